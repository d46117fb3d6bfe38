package io.quittance.ledger.report;

import static io.quittance.ledger.report.PastTime.parameter;

import io.quittance.ledger.account.Account;
import io.quittance.ledger.account.Balance;
import io.quittance.ledger.journal.HoldClock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What an account held: the totals that its latest posting of the time carries. */
@Repository
class PastBalances {

  private static final long MICROSECOND_NANOS = 1_000;

  private final JdbcClient jdbc;
  private final HoldClock clock;

  PastBalances(JdbcClient jdbc, HoldClock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What an account has now. */
  Balance current(Account account) {
    return jdbc.sql("SELECT posted, pending FROM account_funds(:asOf) WHERE account_id = :account")
        .param("asOf", clock.settled())
        .param("account", account.id())
        .query((row, _) -> new Balance(row.getLong("posted"), row.getLong("pending")))
        .single();
  }

  /** What an account had at a moment that is settled, with what happened at the very moment. */
  Balance at(Account account, Instant moment) {
    // PostgreSQL counts in microseconds: 'before the next one' includes the moment itself.
    var totals = before(account.id(), moment.plusNanos(MICROSECOND_NANOS));
    long pending =
        jdbc.sql(
                """
                SELECT coalesce(sum(amount), 0) FROM hold
                WHERE from_account_id = :account AND created_at <= :moment
                  AND counts_until > :moment
                """)
            .param("account", account.id())
            .param("moment", parameter(moment))
            .query(Long.class)
            .single();
    return new Balance(account.type().balance(totals.debits(), totals.credits()), pending);
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
