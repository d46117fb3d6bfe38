package io.quittance.reconciliation.run;

import static io.quittance.reconciliation.ReconciliationProblem.RUN_IN_PROGRESS;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.quittance.platform.id.Ids;
import io.quittance.platform.time.DatabaseTime;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Writes runs down together with the task that performs them: both exist or neither. */
@Service
public class QueueRun {

  private final Runs runs;
  private final Ids ids;
  private final DatabaseTime time;
  private final SchedulerClient scheduler;

  QueueRun(Runs runs, Ids ids, DatabaseTime time, DataSource dataSource) {
    this.runs = runs;
    this.ids = ids;
    this.time = time;
    // Joins our transaction, unlike the platform's scheduler, which has connections of its own.
    this.scheduler =
        SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(dataSource)).build();
  }

  /**
   * Queues a run that somebody asks for.
   *
   * @throws io.quittance.platform.problem.Refusal {@code run_in_progress}, with its id
   */
  @Transactional
  public Run request(String provider, LocalDate day, String requestedBy) {
    var id = queue(provider, day, RunOrigin.REQUESTED, requestedBy);
    if (id.isEmpty()) {
      throw RUN_IN_PROGRESS
          .because()
          .with(
              "runId",
              runs.active(provider, day)
                  .map(active -> Ids.write(RunView.PREFIX, active.id()))
                  .orElse(null));
    }
    return runs.find(id.get()).orElseThrow();
  }

  /**
   * Has a day judged again after this transaction. The wish outlives a crash, and waits for a run
   * of the day that is active: that one may have looked before. It touches no row of other runs, so
   * that two runs that wish for each other's day do not wait for each other.
   */
  @Transactional
  public void followUp(String provider, LocalDate day) {
    followUp(provider, day, Duration.ZERO);
  }

  /** As {@link #followUp(String, LocalDate)}, not before a pause is over. */
  @Transactional
  void followUp(String provider, LocalDate day, Duration pause) {
    scheduler.scheduleIfNotExists(
        new TaskInstance<Void>(
            FollowUpSchedule.TASK, new WantedRun(ids.next(provider), provider, day).written()),
        time.now().plus(pause));
  }

  /**
   * Queues a run for a wish; false while an active run may have looked before the wish was there.
   * One that has not begun yet fulfils it as well.
   */
  @Transactional
  boolean fulfil(WantedRun wish) {
    return queue(wish.provider(), wish.day(), RunOrigin.FOLLOW_UP, null).isPresent()
        || runs.isQueued(wish.provider(), wish.day());
  }

  /** Queues a run unless one is active, or was nightly, for that provider and day. */
  @Transactional
  public Optional<UUID> queue(
      String provider, LocalDate day, RunOrigin origin, @Nullable String requestedBy) {
    var id = ids.next(provider);
    if (!runs.add(id, provider, day, origin, requestedBy)) {
      return Optional.empty();
    }
    scheduler.scheduleIfNotExists(
        new TaskInstance<Void>(RunSchedule.TASK, id.toString()), time.now());
    return Optional.of(id);
  }
}
