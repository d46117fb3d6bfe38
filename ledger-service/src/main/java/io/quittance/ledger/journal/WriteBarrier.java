package io.quittance.ledger.journal;

import io.quittance.ledger.LedgerProblem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells readers of the past when the past is complete. Writers never wait for it.
 *
 * <p>A writer locks balances before it reads the clock and draws sequences, and keeps the table's
 * own weak lock until its transaction is over. Whoever waits until all who have that lock now are
 * done has waited for every writer that could book at an earlier time or with a smaller sequence.
 */
@Component
public class WriteBarrier {

  private static final Duration WAIT_MAX = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(2);

  /** The modes of SELECT FOR UPDATE and of INSERT and UPDATE. */
  private static final String WRITERS =
      """
      SELECT virtualtransaction FROM pg_locks
      WHERE locktype = 'relation' AND granted AND relation = 'account_balance'::regclass
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND mode IN ('RowShareLock', 'RowExclusiveLock')
      """;

  private final JdbcClient jdbc;

  WriteBarrier(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Waits for the writers that are under way. Not within a transaction: a connection that is kept
   * could be the one that a writer needs.
   *
   * @return the latest sequence that is decided: everything up to it is committed or never will be
   * @throws io.quittance.platform.problem.Refusal {@code ledger_busy} when one takes very long
   */
  public long pass() {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("within a transaction");
    }
    // Before the writers are looked for: who draws a later sequence is nobody we wait for.
    long sequence =
        jdbc.sql(
                "SELECT CASE WHEN is_called THEN last_value ELSE 0 END"
                    + " FROM journal_entry_sequence")
            .query(Long.class)
            .single();
    awaitEnd(jdbc.sql(WRITERS).query((row, _) -> row.getString(1)).list());
    return sequence;
  }

  private void awaitEnd(List<String> writers) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!writers.isEmpty() && isAnyUnderWay(writers)) {
      if (System.nanoTime() > deadline) {
        throw LedgerProblem.busy();
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private boolean isAnyUnderWay(List<String> writers) {
    return jdbc.sql("SELECT EXISTS (%s AND virtualtransaction = ANY (:writers))".formatted(WRITERS))
        .param("writers", writers.toArray(String[]::new))
        .query(Boolean.class)
        .single();
  }
}
