package io.quittance.ledger.journal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells readers of the past when the past is complete.
 *
 * <p>Every writer holds the barrier, together with the others, until it commits. Whoever passes it
 * has waited for the writers that were under way, so that no entry will ever appear with an earlier
 * time or a smaller sequence than the moment of passing.
 */
@Component
public class WriteBarrier {

  /** Any number that no other advisory lock of this database has. */
  private static final long LOCK = 7_102_001L;

  private final JdbcClient jdbc;
  private final TransactionTemplate ownTransaction;

  WriteBarrier(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.ownTransaction = new TransactionTemplate(transactions);
    // On a connection of its own: the lock must be gone before the caller reads.
    ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * Holds the barrier until the current transaction ends. Comes before any row lock: a writer that
   * had rows first could be waited for by one that somebody passing waits for.
   */
  void hold() {
    jdbc.sql("SELECT pg_advisory_xact_lock_shared(:lock)::text")
        .param("lock", LOCK)
        .query(String.class)
        .single();
  }

  /**
   * Waits for the writers that are under way.
   *
   * @return the latest sequence that is decided: everything up to it is committed or never will be
   */
  public long pass() {
    return ownTransaction.execute(
        _ -> {
          jdbc.sql("SELECT pg_advisory_xact_lock(:lock)::text")
              .param("lock", LOCK)
              .query(String.class)
              .single();
          return jdbc.sql(
                  "SELECT CASE WHEN is_called THEN last_value ELSE 0 END"
                      + " FROM journal_entry_sequence")
              .query(Long.class)
              .single();
        });
  }
}
