package io.quittance.payment.totals;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.contracts.payment.PaymentTotalsApi;
import io.quittance.platform.openapi.Described;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

/** Control totals: counted from the operations themselves, not from the events about them. */
@RestController
class PaymentTotalsController implements PaymentTotalsApi {

  /** A refund that failed after it had succeeded counts no more: its claim was withdrawn. */
  private static final String TOTALS =
      """
      SELECT t.type AS kind, t.currency, count(*) AS count, sum(t.amount)::bigint AS amount
      FROM payment_transaction t LEFT JOIN refund r ON r.id = t.refund_id
      WHERE t.status = 'SUCCEEDED' AND t.type IN ('CAPTURE', 'REFUND')
          AND t.provider = :provider AND t.occurred_at >= :from AND t.occurred_at < :to
          AND (r.id IS NULL OR r.status = 'SUCCEEDED')
      GROUP BY t.type, t.currency
      UNION ALL
      SELECT 'CHARGEBACK', currency, count(*), sum(amount)::bigint FROM dispute
      WHERE provider = :provider AND taken_at >= :from AND taken_at < :to
      GROUP BY currency
      UNION ALL
      SELECT 'CHARGEBACK_REVERSAL', currency, count(*), sum(amount)::bigint FROM dispute
      WHERE provider = :provider AND given_back_at >= :from AND given_back_at < :to
      GROUP BY currency
      ORDER BY kind, currency
      """;

  private final JdbcClient jdbc;

  PaymentTotalsController(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Described(
      "Control totals of a day, by the clock of the provider: UTC, or between two times that say"
          + " when the provider's day begins and ends.")
  @Override
  public List<Total> totals(
      LocalDate date, String provider, @Nullable Instant from, @Nullable Instant to) {
    if (from == null && to == null) {
      return totals(provider, startOf(date), startOf(date.plusDays(1)));
    }
    if (from == null) {
      throw missing("from");
    }
    if (to == null) {
      throw missing("to");
    }
    if (to.isBefore(from)) {
      throw invalid("to", "must not be before from");
    }
    return totals(provider, from, to);
  }

  private List<Total> totals(String provider, Instant from, Instant to) {
    return jdbc.sql(TOTALS)
        .param("provider", provider)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("to", to.atOffset(ZoneOffset.UTC))
        .query(DataClassRowMapper.newInstance(Total.class))
        .list();
  }

  private static Instant startOf(LocalDate date) {
    return date.atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
