package io.quittance.payment.totals;

import io.quittance.contracts.payment.PaymentTotalsApi;
import io.quittance.platform.openapi.Described;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

/** Control totals: counted from the operations themselves, not from the events about them. */
@RestController
class PaymentTotalsController implements PaymentTotalsApi {

  private final JdbcClient jdbc;

  PaymentTotalsController(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Described("Control totals of a UTC day, by the clock of the provider.")
  @Override
  public List<Total> totals(LocalDate date, String provider) {
    // A refund that failed after it had succeeded counts no more: its claim was withdrawn.
    return jdbc.sql(
            """
            SELECT t.type AS kind, t.currency, count(*) AS count, sum(t.amount)::bigint AS amount
            FROM payment_transaction t LEFT JOIN refund r ON r.id = t.refund_id
            WHERE t.status = 'SUCCEEDED' AND t.type IN ('CAPTURE', 'REFUND')
                AND t.provider = :provider AND t.occurred_at >= :from AND t.occurred_at < :to
                AND (r.id IS NULL OR r.status = 'SUCCEEDED')
            GROUP BY t.type, t.currency ORDER BY t.type, t.currency
            """)
        .param("provider", provider)
        .param("from", date.atStartOfDay().atOffset(ZoneOffset.UTC))
        .param("to", date.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
        .query(DataClassRowMapper.newInstance(Total.class))
        .list();
  }
}
