package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.LEDGER_BUSY;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells readers of the past when the past is complete. Writers never wait for it.
 *
 * <p>A writer locks balances, which gives its transaction a number, before it reads the clock and
 * draws sequences. Whoever waits until all numbers that were given are done with has waited for
 * every writer that could book at an earlier time or with a smaller sequence.
 */
@Component
public class WriteBarrier {

  private static final Duration WAIT_MAX = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(2);
  private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

  private final JdbcClient jdbc;
  private final TransactionTemplate noTransaction;

  WriteBarrier(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.noTransaction = new TransactionTemplate(transactions);
    // A snapshot that is kept would never see the others end.
    noTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_NEVER);
  }

  /**
   * Waits for the writers that are under way. Not within a transaction.
   *
   * @return the latest sequence that is decided: everything up to it is committed or never will be
   * @throws io.quittance.platform.problem.Refusal {@code ledger_busy} when one takes very long
   */
  public long pass() {
    return noTransaction.execute(
        _ -> {
          // Before the numbers are read: who draws a later sequence is nobody we wait for.
          long sequence =
              jdbc.sql(
                      "SELECT CASE WHEN is_called THEN last_value ELSE 0 END"
                          + " FROM journal_entry_sequence")
                  .query(Long.class)
                  .single();
          awaitEverybodyBefore(nextTransaction());
          return sequence;
        });
  }

  private void awaitEverybodyBefore(String transaction) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!isEverybodyDone(transaction)) {
      if (System.nanoTime() > deadline) {
        throw LEDGER_BUSY.because().retryAfter(BUSY_RETRY);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /** The number that no transaction has yet. */
  private String nextTransaction() {
    return jdbc.sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        .query(String.class)
        .single();
  }

  private boolean isEverybodyDone(String before) {
    return jdbc.sql("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= :before::xid8")
        .param("before", before)
        .query(Boolean.class)
        .single();
  }
}
