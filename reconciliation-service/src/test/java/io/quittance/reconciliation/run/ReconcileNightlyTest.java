package io.quittance.reconciliation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.ReconciliationSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The nights: every day once, none left out, by each provider's own clock. */
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
    var clock = Clock.systemUTC();
    var settings =
        new ReconciliationSettings(
            URI.create("http://x"),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            1,
            Duration.ofMinutes(10),
            Map.of(
                "simulator",
                provider(ZoneOffset.UTC, LocalTime.MIDNIGHT),
                "berlin",
                provider(ZoneId.of("Europe/Berlin"), LocalTime.MIDNIGHT)));
    nightly =
        new ReconcileNightly(
            new QueueRun(new Runs(jdbc), new Ids(clock), clock, dataSource),
            new Nights(jdbc),
            settings,
            clock);
  }

  private static ReconciliationSettings.Provider provider(ZoneId zone, LocalTime cutOff) {
    return new ReconciliationSettings.Provider(
        null, "acct", null, 0, "simulator", zone, cutOff, LocalTime.of(2, 0), LocalTime.NOON, 0);
  }

  @DisplayName("A205, A903: each night queues the day before, once, over leap days and year ends")
  @Test
  void queuesEachDayOnce() {
    nightly.queueDue(Instant.parse("2023-12-29T23:00:00Z"));
    LocalDate.of(2023, 12, 30)
        .datesUntil(LocalDate.of(2024, 3, 3))
        .forEach(
            today -> {
              var due = today.atTime(2, 0).toInstant(ZoneOffset.UTC);
              nightly.queueDue(due.minusSeconds(1));
              assertThat(days("simulator")).doesNotContain(today.minusDays(1));
              nightly.queueDue(due);
              nightly.queueDue(due.plusSeconds(60));
            });

    assertThat(days("simulator"))
        .containsExactlyElementsOf(
            LocalDate.of(2023, 12, 29).datesUntil(LocalDate.of(2024, 3, 2)).toList());
    assertThat(jdbc.sql("SELECT count(*) FROM scheduled_tasks").query(Long.class).single())
        .isEqualTo(days("simulator").size() + days("berlin").size());
  }

  @DisplayName("A903: nights that the service slept through are caught up")
  @Test
  void catchesUp() {
    nightly.queueDue(Instant.parse("2025-03-27T12:00:00Z"));
    assertThat(days("simulator")).isEmpty();
    nightly.queueDue(Instant.parse("2025-04-01T02:00:00Z"));

    assertThat(days("simulator"))
        .containsExactlyElementsOf(
            LocalDate.of(2025, 3, 27).datesUntil(LocalDate.of(2025, 4, 1)).toList());
  }

  @DisplayName("A903: after a longer absence only the last month is caught up")
  @Test
  void catchesUpAMonthAtMost() {
    nightly.queueDue(Instant.parse("2025-01-01T12:00:00Z"));
    nightly.queueDue(Instant.parse("2025-04-01T02:00:00Z"));

    assertThat(days("simulator"))
        .hasSize(31)
        .startsWith(LocalDate.of(2025, 3, 1))
        .endsWith(LocalDate.of(2025, 3, 31));
  }

  @DisplayName("A903: nights of 23 and 25 hours come at the provider's hour")
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    // Two o'clock does not exist that night: it is three.
    "Europe/Berlin, 00:00, 2026-03-28, 2026-03-29T01:00:00Z, 2026-03-29T10:00:00Z",
    "Europe/Berlin, 00:00, 2026-03-29, 2026-03-30T00:00:00Z, 2026-03-30T10:00:00Z",
    // Two o'clock comes twice that night: the first one counts.
    "Europe/Berlin, 00:00, 2026-10-24, 2026-10-25T00:00:00Z, 2026-10-25T11:00:00Z",
    "Europe/Berlin, 00:00, 2026-10-25, 2026-10-26T01:00:00Z, 2026-10-26T11:00:00Z",
    "Asia/Shanghai, 00:00, 2026-11-21, 2026-11-21T18:00:00Z, 2026-11-22T04:00:00Z",
    // A day that ends after two is reconciled in the night after.
    "America/New_York, 17:00, 2026-11-20, 2026-11-22T07:00:00Z, 2026-11-22T17:00:00Z"
  })
  void keepsTheProvidersHour(
      ZoneId zone, LocalTime cutOff, LocalDate day, Instant due, Instant deadline) {
    var times = new NightlyTimes(provider(zone, cutOff));

    assertThat(times.due(day)).isEqualTo(due);
    assertThat(times.deadline(day)).isEqualTo(deadline);
    assertThat(times.latestDue(due)).isEqualTo(day);
    assertThat(times.latestDue(due.minusMillis(1))).isEqualTo(day.minusDays(1));
  }

  @DisplayName("A1808: a file that came after its deadline is judged without a person")
  @Test
  void judgesALateFile() {
    nightly.queueDue(Instant.parse("2025-05-01T12:00:00Z"));
    nightly.queueDue(Instant.parse("2025-05-02T02:00:00Z"));
    jdbc.sql(
            """
            UPDATE reconciliation_run
            SET status = 'FAILED', finished_at = now(), failure_code = 'statement_not_available'
            """)
        .update();
    var nights = new Nights(jdbc);
    assertThat(nights.missingFiles())
        .extracting(Nights.MissingFile::provider)
        .contains("simulator");
    assertThat(nights.lateFiles()).isEmpty();

    jdbc.sql(
            """
            INSERT INTO statement (id, provider, account, day, format, origin, sha256, line_count)
            VALUES (:id, 'simulator', 'acct', '2025-05-01', 'simulator', 'UPLOADED', :sha256, 0)
            """)
        .param("id", UUID.randomUUID())
        .param("sha256", "0".repeat(64))
        .update();
    nightly.queueDue(Instant.parse("2025-05-02T02:01:00Z"));
    nightly.queueDue(Instant.parse("2025-05-02T02:02:00Z"));

    assertThat(nights.missingFiles())
        .extracting(Nights.MissingFile::provider)
        .doesNotContain("simulator");
    assertThat(
            jdbc.sql("SELECT origin FROM reconciliation_run WHERE provider = 'simulator'")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("NIGHTLY", "FOLLOW_UP");
  }

  private List<LocalDate> days(String provider) {
    return jdbc.sql("SELECT day FROM reconciliation_run WHERE provider = :provider ORDER BY day")
        .param("provider", provider)
        .query(LocalDate.class)
        .list();
  }

  private static String property(Map<String, String> properties, String name) {
    return String.valueOf(properties.get(name));
  }
}
