package io.quittance.reconciliation.run;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When wishes for another look at a day become runs: as soon as no run of that day is active. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FollowUpSettings.class)
class FollowUpSchedule {

  /** The task that fulfils one wish; its instance is the wish as it was written. */
  static final String TASK = "queue-follow-up-run";

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CHANGES_INTERVAL = Duration.ofSeconds(5);

  @Bean
  OneTimeTask<Void> queueFollowUpRun(QueueRun queueRun) {
    // A wish is given up by nobody: what fails is tried again.
    return new OneTimeTask<>(TASK, Void.class, new FailureHandler.OnFailureRetryLater<>(PAUSE)) {
      @Override
      public CompletionHandler<Void> execute(
          TaskInstance<Void> instance, ExecutionContext context) {
        return queueRun.fulfil(WantedRun.read(instance.getId()))
            ? (_, operations) -> operations.stop()
            : (complete, operations) ->
                operations.reschedule(complete, complete.getTimeDone().plus(PAUSE));
      }

      @Override
      public void executeOnce(TaskInstance<Void> instance, ExecutionContext context) {
        throw new IllegalStateException("execute() is called instead");
      }
    };
  }

  @Bean
  RecurringTask<Void> judgeChangedDays(JudgeAgain judgeAgain) {
    return Tasks.recurring("judge-changed-days", FixedDelay.of(CHANGES_INTERVAL))
        .execute((_, _) -> judgeAgain.changedDays());
  }
}
