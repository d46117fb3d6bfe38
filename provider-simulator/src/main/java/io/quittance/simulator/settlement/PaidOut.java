package io.quittance.simulator.settlement;

import io.quittance.simulator.book.Charge;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the simulator has paid out: on each day what it settles of that day. */
@Repository
class PaidOut {

  private final JdbcClient jdbc;

  PaidOut(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What arrives on a day in a currency. Amounts are minor units and may be below zero.
   *
   * @param before what arrived on all days before
   */
  record Arrival(String currency, long before, long paid) {}

  /** By currency; never empty, so that a bank always has something to tell. */
  List<Arrival> on(LocalDate date) {
    var found =
        jdbc.sql(
                """
                SELECT currency,
                       coalesce(sum(net) FILTER (WHERE occurred_at < :from), 0)::bigint AS before,
                       coalesce(sum(net) FILTER (WHERE occurred_at >= :from), 0)::bigint AS paid
                FROM (SELECT currency, occurred_at,
                             CASE WHEN type IN ('CAPTURE', 'REFUND_FAILED', 'DISPUTE_WON')
                                  THEN amount ELSE -amount END - fee AS net
                      FROM effect
                      WHERE provider = :provider AND occurred_at < :to
                        AND type IN ('CAPTURE', 'REFUND', 'REFUND_FAILED', 'DISPUTE',
                                     'DISPUTE_WON')) settled
                GROUP BY currency ORDER BY currency
                """)
            .param("provider", Charge.Origin.SIMULATOR)
            .param("from", date.atStartOfDay().atOffset(ZoneOffset.UTC))
            .param("to", date.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
            .query(DataClassRowMapper.newInstance(Arrival.class))
            .list();
    return found.isEmpty() ? List.of(new Arrival("EUR", 0, 0)) : found;
  }
}
