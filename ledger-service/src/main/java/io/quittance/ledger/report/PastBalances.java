package io.quittance.ledger.report;

import static io.quittance.ledger.report.PastTime.parameter;

import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What an account held: the totals that its latest posting of the time carries. */
@Repository
class PastBalances {

  private final JdbcClient jdbc;

  PastBalances(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The totals now. */
  Totals current(UUID accountId) {
    return jdbc.sql(
            "SELECT debit_total, credit_total FROM account_balance WHERE account_id = :account")
        .param("account", accountId)
        .query((row, _) -> Totals.of(row))
        .single();
  }

  /** The totals of everything booked before a moment. */
  Totals before(UUID accountId, Instant moment) {
    return jdbc.sql(
            """
            SELECT debit_total, credit_total FROM posting
            WHERE account_id = :account AND booked_at < :moment
            ORDER BY booked_at DESC, sequence DESC, line_no DESC
            LIMIT 1
            """)
        .param("account", accountId)
        .param("moment", parameter(moment))
        .query((row, _) -> Totals.of(row))
        .optional()
        .orElse(Totals.NONE);
  }
}
