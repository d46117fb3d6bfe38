package io.quittance.platform.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.platform.testapp.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Jobs run once, however many instances of a service there are. */
class PlatformSchedulingTest {

  private static final int JOBS = 40;
  private static final Duration RUN_MAX = Duration.ofSeconds(30);

  private final AtomicInteger nightly = new AtomicInteger();
  private final Map<String, Integer> runsByInstance = new ConcurrentHashMap<>();

  @Test
  void runsEachJobOnceWithTwoSchedulers() {
    try (var database = new TestDatabase();
        var one = instance(database);
        var two = instance(database)) {
      for (int i = 0; i < JOBS; i++) {
        one.getBean(Scheduler.class).schedule(job().instance("job-" + i), Instant.EPOCH);
      }
      await()
          .atMost(RUN_MAX)
          .until(() -> runsByInstance.size() == JOBS && database.count("scheduled_tasks") == 1);

      assertThat(two.getBean(Scheduler.class).getSchedulerState().isStarted()).isTrue();
      assertThat(runsByInstance.values()).containsOnly(1);
      assertThat(nightly).hasValue(1);
      assertThat(
              database
                  .jdbc()
                  .sql(
                      "SELECT execution_time > last_success + interval '1 hour' FROM"
                          + " scheduled_tasks")
                  .query(Boolean.class)
                  .single())
          .as("the recurring job waits for its next time")
          .isTrue();
    }
  }

  private AnnotationConfigApplicationContext instance(TestDatabase database) {
    var context = new AnnotationConfigApplicationContext();
    context.registerBean(DataSource.class, database::dataSource);
    context.registerBean(RecurringTask.class, this::nightlyJob);
    context.registerBean(OneTimeTask.class, this::job);
    context.register(PlatformScheduling.class);
    context.refresh();
    return context;
  }

  private RecurringTask<Void> nightlyJob() {
    return Tasks.recurring("nightly", FixedDelay.ofHours(2))
        .execute((_, _) -> nightly.incrementAndGet());
  }

  private OneTimeTask<Void> job() {
    return Tasks.oneTime("job")
        .execute((instance, _) -> runsByInstance.merge(instance.getId(), 1, Integer::sum));
  }
}
