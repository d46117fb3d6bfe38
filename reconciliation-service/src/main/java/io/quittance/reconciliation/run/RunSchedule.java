package io.quittance.reconciliation.run;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When runs are performed: once in a cluster, and again after a crash. */
@Configuration(proxyBeanMethods = false)
class RunSchedule {

  /** The task that performs one run; its instance is the run's id. */
  static final String TASK = "perform-reconciliation-run";

  private static final Logger log = LoggerFactory.getLogger(RunSchedule.class);
  private static final Duration EVENTS_PAUSE = Duration.ofSeconds(1);

  /** Each provider has its own hour; whether it has come is looked up by the minute. */
  private static final Duration NIGHTLY_INTERVAL = Duration.ofMinutes(1);

  /** 1, 2, 4, 8, 16, 32 s: a restart of a neighbor passes, an outage becomes visible. */
  private static final int TRIES_MAX = 7;

  @Bean
  OneTimeTask<Void> performReconciliationRun(
      PerformRun performRun, ReconciliationSettings settings) {
    return new OneTimeTask<>(
        TASK,
        Void.class,
        (complete, operations) -> tryAgain(complete, operations, performRun, settings)) {

      @Override
      public CompletionHandler<Void> execute(
          TaskInstance<Void> instance, ExecutionContext context) {
        return switch (performRun.perform(UUID.fromString(instance.getId()))) {
          case DONE -> (_, operations) -> operations.stop();
          case WAIT_FOR_EVENTS ->
              (complete, operations) ->
                  operations.reschedule(complete, complete.getTimeDone().plus(EVENTS_PAUSE));
          case TRY_LATER -> (complete, operations) -> tryLater(complete, operations, settings);
        };
      }

      @Override
      public void executeOnce(TaskInstance<Void> instance, ExecutionContext context) {
        throw new IllegalStateException("execute() is called instead");
      }
    };
  }

  private static void tryLater(
      ExecutionComplete complete,
      ExecutionOperations<Void> operations,
      ReconciliationSettings settings) {
    operations.reschedule(complete, complete.getTimeDone().plus(settings.fileRetry()));
  }

  private static void tryAgain(
      ExecutionComplete complete,
      ExecutionOperations<Void> operations,
      PerformRun performRun,
      ReconciliationSettings settings) {
    var execution = complete.getExecution();
    var cause =
        complete.getCause().orElseGet(() -> new IllegalStateException("failed without a cause"));
    int tries = execution.consecutiveFailures + 1;
    if (tries >= TRIES_MAX) {
      if (performRun.giveUp(UUID.fromString(execution.taskInstance.getId()), cause)) {
        operations.stop();
      } else {
        tryLater(complete, operations, settings);
      }
      return;
    }
    var pause = Duration.ofSeconds(1L << (tries - 1));
    log.warn(
        "run {} is tried again in {} s: {}",
        execution.taskInstance.getId(),
        pause.toSeconds(),
        cause.toString());
    operations.reschedule(complete, complete.getTimeDone().plus(pause));
  }

  @Bean
  RecurringTask<Void> nightlyRuns(ReconcileNightly reconcileNightly) {
    return Tasks.recurring("queue-nightly-reconciliation", FixedDelay.of(NIGHTLY_INTERVAL))
        .execute((_, _) -> reconcileNightly.queueDue());
  }
}
