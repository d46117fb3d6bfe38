package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.reconciliation.run.QueueRun;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** A wish to have a day judged again waits for nobody, and is not lost. */
class FollowUpTest extends ReconciliationTest {

  private static final LocalDate DAY = LocalDate.of(2020, 11, 1);

  @Autowired QueueRun queueRun;
  @Autowired TransactionTemplate transaction;

  @Test
  @DisplayName("a wish for a day whose run is active becomes a run once that one has ended")
  void outlivesTheActiveRun() {
    var active = activeRun(DAY);

    transaction.executeWithoutResult(
        _ -> {
          end(active);
          // The active run is about to end: whoever waited for that could wait for ever.
          assertThat(
                  CompletableFuture.runAsync(() -> queueRun.followUp(PROVIDER, DAY))
                      .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS))
              .succeedsWithin(PATIENCE);
          assertThat(wishes(DAY)).isEqualTo(1);
        });

    await().atMost(PATIENCE).until(() -> origins(DAY).contains("FOLLOW_UP"));
    await().atMost(PATIENCE).until(() -> wishes(DAY) == 0);
  }

  @Test
  @DisplayName("a wish that was rolled back, or a run that has yet to begin, queues nothing more")
  void isPartOfItsTransaction() {
    var day = DAY.plusDays(2);
    transaction.executeWithoutResult(
        status -> {
          queueRun.followUp(PROVIDER, day);
          status.setRollbackOnly();
        });
    assertThat(wishes(day)).isZero();

    var queued = queuedRun(day);
    queueRun.followUp(PROVIDER, day);
    await().atMost(PATIENCE).until(() -> wishes(day) == 0);
    assertThat(origins(day)).containsExactly("REQUESTED");
    end(queued);
  }

  /** A run that has begun, and that no task goes on with. */
  private UUID activeRun(LocalDate day) {
    var id = queuedRun(day);
    jdbc.sql("UPDATE reconciliation_run SET status = 'RUNNING', started_at = now() WHERE id = :id")
        .param("id", id)
        .update();
    return id;
  }

  private UUID queuedRun(LocalDate day) {
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO reconciliation_run (id, provider, day, origin, status)
            VALUES (:id, 'simulator', :day, 'REQUESTED', 'QUEUED')
            """)
        .param("id", id)
        .param("day", day)
        .update();
    return id;
  }

  private void end(UUID run) {
    jdbc.sql(
            """
            UPDATE reconciliation_run
            SET status = 'FAILED', failure_code = 'internal_error', finished_at = now()
            WHERE id = :id
            """)
        .param("id", run)
        .update();
  }

  private List<String> origins(LocalDate day) {
    return jdbc.sql("SELECT origin FROM reconciliation_run WHERE day = :day")
        .param("day", day)
        .query(String.class)
        .list();
  }
}
