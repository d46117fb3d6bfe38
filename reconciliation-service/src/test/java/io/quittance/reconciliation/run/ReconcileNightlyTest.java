package io.quittance.reconciliation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.ReconciliationSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The nights: every day once, none left out. */
class ReconcileNightlyTest {

  private JdbcClient jdbc;
  private ReconcileNightly nightly;

  @BeforeEach
  void freshDatabase() {
    var properties = TestServers.postgres("nightly");
    var url = property(properties, "spring.datasource.url");
    var application = property(properties, "spring.datasource.username");
    Flyway.configure()
        .dataSource(
            url,
            property(properties, "spring.flyway.user"),
            property(properties, "spring.flyway.password"))
        .locations("classpath:db/reconciliation-service", "classpath:db/platform/schedule")
        .placeholders(Map.of("application_role", application))
        .load()
        .migrate();
    var dataSource =
        new DriverManagerDataSource(
            url, application, property(properties, "spring.datasource.password"));
    jdbc = JdbcClient.create(dataSource);
    var runs = new Runs(jdbc);
    var clock = Clock.systemUTC();
    var provider =
        new ReconciliationSettings.Provider(
            URI.create("http://x"),
            "acct",
            "key",
            0,
            "simulator",
            ZoneOffset.UTC,
            LocalTime.MIDNIGHT,
            LocalTime.of(2, 0),
            LocalTime.NOON,
            0);
    var settings =
        new ReconciliationSettings(
            URI.create("http://x"),
            LocalTime.of(2, 0),
            Duration.ofSeconds(60),
            1,
            Duration.ofMinutes(10),
            Map.of("simulator", provider));
    nightly =
        new ReconcileNightly(
            new QueueRun(runs, new Ids(clock), clock, dataSource), runs, settings, clock);
  }

  @DisplayName("A205, A903: each night queues the day before, once, over leap days and year ends")
  @Test
  void queuesEachDayOnce() {
    LocalDate.of(2023, 12, 30)
        .datesUntil(LocalDate.of(2024, 3, 3))
        .forEach(
            today -> {
              nightly.queueDue(today);
              nightly.queueDue(today);
            });

    assertThat(days())
        .containsExactlyElementsOf(
            LocalDate.of(2023, 12, 29).datesUntil(LocalDate.of(2024, 3, 2)).toList());
    assertThat(jdbc.sql("SELECT count(*) FROM scheduled_tasks").query(Long.class).single())
        .isEqualTo(days().size());
  }

  @DisplayName("A903: nights that the service slept through are caught up")
  @Test
  void catchesUp() {
    nightly.queueDue(LocalDate.of(2025, 3, 28));
    nightly.queueDue(LocalDate.of(2025, 4, 1));

    assertThat(days())
        .containsExactlyElementsOf(
            LocalDate.of(2025, 3, 27).datesUntil(LocalDate.of(2025, 4, 1)).toList());
  }

  private List<LocalDate> days() {
    return jdbc.sql("SELECT day FROM reconciliation_run ORDER BY day")
        .query((row, _) -> row.getObject(1, LocalDate.class))
        .list();
  }

  private static String property(Map<String, String> properties, String name) {
    return String.valueOf(properties.get(name));
  }
}
