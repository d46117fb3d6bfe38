package io.quittance.reconciliation.run;

import static io.quittance.reconciliation.ReconciliationProblem.RUN_IN_PROGRESS;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.quittance.platform.id.Ids;
import java.time.Clock;
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
  private final Clock clock;
  private final SchedulerClient scheduler;

  QueueRun(Runs runs, Ids ids, Clock clock, DataSource dataSource) {
    this.runs = runs;
    this.ids = ids;
    this.clock = clock;
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

  /** Queues a run unless one is active, or was nightly, for that provider and day. */
  @Transactional
  public Optional<UUID> queue(
      String provider, LocalDate day, RunOrigin origin, @Nullable String requestedBy) {
    var id = ids.next(provider);
    if (!runs.add(id, provider, day, origin, requestedBy)) {
      return Optional.empty();
    }
    scheduler.scheduleIfNotExists(
        new TaskInstance<Void>(RunSchedule.TASK, id.toString()), clock.instant());
    return Optional.of(id);
  }
}
