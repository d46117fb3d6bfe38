package io.quittance.platform.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.event.ExecutionChain;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.quittance.platform.audit.Actor;
import io.quittance.platform.time.DatabaseTime;
import io.quittance.platform.time.PlatformClock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Runs every {@link RecurringTask} and {@link OneTimeTask} bean, once in a cluster, by database
 * rows, when they are due by the database's time. Needs the migration db/platform/schedule.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScheduleSettings.class)
@Import(PlatformClock.class)
public class PlatformScheduling {

  private static final int THREADS = 4;

  /**
   * A job whose process died is taken over after four missed heartbeats; so is one whose end could
   * not be written down, because the database ended the connection.
   */
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private static final int MISSED_HEARTBEATS_MAX = 4;

  /** A job that still runs then is interrupted; another process takes it over. */
  private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(20);

  @Bean
  Scheduler scheduler(
      DataSource dataSource,
      DatabaseTime time,
      ScheduleSettings settings,
      ObjectProvider<RecurringTask<?>> recurring,
      ObjectProvider<OneTimeTask<?>> oneTime) {
    return Scheduler.create(dataSource, List.copyOf(oneTime.stream().toList()))
        .startTasks(recurring.stream().toList())
        .threads(THREADS)
        .pollingInterval(settings.poll())
        .heartbeatInterval(HEARTBEAT)
        .missedHeartbeatsLimit(MISSED_HEARTBEATS_MAX)
        .shutdownMaxWait(SHUTDOWN_MAX)
        .clock(time::now)
        .addExecutionInterceptor(PlatformScheduling::asJob)
        .build();
  }

  /** What a job changes is its own doing. */
  private static CompletionHandler<?> asJob(
      TaskInstance<?> task, ExecutionContext context, ExecutionChain chain) {
    return Actor.job(task.getTaskName()).get(() -> chain.proceed(task, context));
  }

  @Bean
  SmartLifecycle schedulerLifecycle(Scheduler scheduler) {
    return new SmartLifecycle() {
      private volatile boolean running;

      @Override
      public void start() {
        scheduler.start();
        running = true;
      }

      @Override
      public void stop() {
        scheduler.stop();
        running = false;
      }

      @Override
      public boolean isRunning() {
        return running;
      }
    };
  }
}
