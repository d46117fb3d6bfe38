package io.quittance.ledger.report;

import static io.quittance.ledger.report.PastTime.parameter;

import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What an account held: the totals that its latest posting of the time carries. */
@Repository
class PastBalances {

  private static final long MICROSECOND_NANOS = 1_000;

  private final JdbcClient jdbc;

  PastBalances(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The totals, and what pending holds set aside; minor units. */
  record Standing(Totals totals, long held) {}

  /** What an account has now. A hold that is overdue does not count, found by the job or not. */
  Standing current(UUID accountId) {
    return jdbc.sql(
            """
            SELECT b.debit_total, b.credit_total,
                   b.held_total - CASE WHEN b.held_total = 0 THEN 0 ELSE (
                       SELECT coalesce(sum(h.amount), 0) FROM hold h
                       WHERE h.from_account_id = b.account_id AND h.status = 'PENDING'
                         AND h.expires_at <= clock_timestamp()) END AS held
            FROM account_balance b WHERE b.account_id = :account
            """)
        .param("account", accountId)
        .query((row, _) -> new Standing(Totals.of(row), row.getLong("held")))
        .single();
  }

  /** What an account had at a moment that is settled, with what happened at the very moment. */
  Standing at(UUID accountId, Instant moment) {
    // PostgreSQL counts in microseconds: 'before the next one' includes the moment itself.
    var totals = before(accountId, moment.plusNanos(MICROSECOND_NANOS));
    long held =
        jdbc.sql(
                """
                SELECT coalesce(sum(amount), 0) FROM hold
                WHERE from_account_id = :account AND created_at <= :moment
                  AND counts_until > :moment
                """)
            .param("account", accountId)
            .param("moment", parameter(moment))
            .query(Long.class)
            .single();
    return new Standing(totals, held);
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
