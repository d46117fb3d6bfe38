package io.quittance.platform.audit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells up to where the log is complete. Writers never wait for it.
 *
 * <p>A writer has the table's own weak lock before it draws a position, and keeps it until its
 * transaction is over. So when all who have that lock now are done, every position that was drawn
 * before is there or never will be.
 */
final class DecidedRecords {

  /** Most transactions are over by then; a long one is asked after the next time. */
  private static final Duration WAIT_MAX = Duration.ofMillis(300);

  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private static final String WRITERS =
      """
      SELECT virtualtransaction FROM pg_locks
      WHERE locktype = 'relation' AND granted AND relation = 'audit_record'::regclass
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND mode = 'RowExclusiveLock'
      """;

  private final JdbcClient jdbc;
  private @Nullable Look waiting;
  private long decided;

  DecidedRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Look(long position, List<String> writers) {}

  /** The latest position that is decided. Not for several threads, nor within a transaction. */
  long latest() {
    if (waiting == null) {
      waiting = look();
    }
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (isAnyUnderWay(waiting.writers())) {
      if (System.nanoTime() > deadline) {
        return decided;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    decided = waiting.position();
    waiting = null;
    return decided;
  }

  /** The position first: who draws a later one is nobody to wait for. */
  private Look look() {
    long position =
        jdbc.sql(
                "SELECT CASE WHEN is_called THEN last_value ELSE 0 END"
                    + " FROM audit_record_position_seq")
            .query(Long.class)
            .single();
    return new Look(position, jdbc.sql(WRITERS).query((row, _) -> row.getString(1)).list());
  }

  private boolean isAnyUnderWay(List<String> writers) {
    return !writers.isEmpty()
        && jdbc.sql("SELECT EXISTS (%s AND virtualtransaction = ANY (:writers))".formatted(WRITERS))
            .param("writers", writers.toArray(String[]::new))
            .query(Boolean.class)
            .single();
  }
}
