package io.quittance.payment.outcome;

import io.quittance.platform.audit.Actor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rows of a table that are due by the database's clock, each worked on by one instance at a time:
 * whoever takes a row moves its due time by a lease, so that a crash only delays it.
 *
 * <p>Rows of a batch are worked on side by side, and one that fails does not keep the others.
 */
final class DueWork {

  private static final Logger log = LoggerFactory.getLogger(DueWork.class);

  private final JdbcClient jdbc;
  private final String table;
  private final String column;
  private final Duration lease;
  private final int batchSizeMax;

  /**
   * @param column when a row is due; null in rows that are not
   * @param lease how long others leave a row alone that one instance has taken
   * @param batchSizeMax how many are worked on at a time
   */
  DueWork(JdbcClient jdbc, String table, String column, Duration lease, int batchSizeMax) {
    this.jdbc = jdbc;
    this.table = table;
    this.column = column;
    this.lease = lease;
    this.batchSizeMax = batchSizeMax;
  }

  /**
   * Works on what is due until nothing is, or only what failed.
   *
   * @param work must move or clear the due time; a row that it leaves comes back after the lease
   */
  void doAll(Consumer<UUID> work) {
    List<UUID> due;
    do {
      due = take();
      try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
        due.forEach(id -> workers.execute(Actor.handedOver(() -> doOne(id, work))));
      }
    } while (due.size() == batchSizeMax);
  }

  private List<UUID> take() {
    return jdbc.sql(
            """
            UPDATE %1$s SET %2$s = now() + make_interval(secs => :lease)
            WHERE id IN
                (SELECT id FROM %1$s WHERE %2$s <= now()
                 ORDER BY %2$s LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING id
            """
                .formatted(table, column))
        .param("lease", lease.toSeconds())
        .param("limit", batchSizeMax)
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  private void doOne(UUID id, Consumer<UUID> work) {
    try {
      work.accept(id);
    } catch (RuntimeException failure) {
      log.error("{} {} failed; it comes again in {}", table, id, lease, failure);
    }
  }
}
