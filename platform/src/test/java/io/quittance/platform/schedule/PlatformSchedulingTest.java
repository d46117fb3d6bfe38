package io.quittance.platform.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.platform.testapp.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

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

  /** The database's clock is an hour ahead, as far as it is asked for its time. */
  @Test
  void jobsAreDueByTheDatabasesTime() {
    try (var database = new TestDatabase();
        var _ = instance(database, JdbcClient.create(anHourAhead(database)))) {
      await()
          .atMost(RUN_MAX)
          .until(
              () ->
                  database
                      .jdbc()
                      .sql(
                          """
                          SELECT last_success IS NOT NULL
                              AND execution_time > now() + interval '2 hours 55 minutes'
                              AND execution_time <= now() + interval '3 hours'
                          FROM scheduled_tasks
                          """)
                      .query(Boolean.class)
                      .optional()
                      .orElse(false));
      assertThat(nightly).hasValue(1);
    }
  }

  private static DataSource anHourAhead(TestDatabase database) {
    var url = database.dataSource().getJdbcUrl();
    var superuser =
        LocalInfrastructure.shared()
            .postgres()
            .superuserJdbcUrl(url.substring(url.lastIndexOf('/') + 1));
    var ahead = new DriverManagerDataSource(superuser + "&currentSchema=public,pg_catalog");
    JdbcClient.create(ahead)
        .sql(
            """
            CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql
            RETURN pg_catalog.clock_timestamp() + interval '1 hour'
            """)
        .update();
    return ahead;
  }

  private AnnotationConfigApplicationContext instance(TestDatabase database) {
    return instance(database, database.jdbc());
  }

  private AnnotationConfigApplicationContext instance(TestDatabase database, JdbcClient asked) {
    var context = new AnnotationConfigApplicationContext();
    context.registerBean(DataSource.class, database::dataSource);
    context.registerBean(JdbcClient.class, () -> asked);
    context.registerBean(Clock.class, Clock::systemUTC);
    context.registerBean(SimpleMeterRegistry.class);
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
