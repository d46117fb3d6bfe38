package io.quittance.reconciliation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.infrastructure.TestServers;
import io.quittance.platform.id.Ids;
import io.quittance.platform.time.DatabaseTime;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

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
        .locations(
            "classpath:db/reconciliation-service",
            "classpath:db/platform/schedule",
            "classpath:db/platform/audit")
        .placeholders(Map.of("application_role", application))
        .load()
        .migrate();
    var dataSource =
        new SingleConnectionDataSource(
            url, application, property(properties, "spring.datasource.password"), true);
    jdbc = JdbcClient.create(dataSource);
    var clock = Clock.systemUTC();
    var time = new DatabaseTime(jdbc, clock, new SimpleMeterRegistry());
    var settings =
        new ReconciliationSettings(
            URI.create("http://x"),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            1,
            Duration.ofMinutes(10),
            Map.of(
                "simulator",
                NightlyTimesTest.provider(ZoneOffset.UTC, LocalTime.MIDNIGHT),
                "berlin",
                NightlyTimesTest.provider(ZoneId.of("Europe/Berlin"), LocalTime.MIDNIGHT)));
    nightly =
        new ReconcileNightly(
            new QueueRun(new Runs(jdbc), new Ids(clock), time, dataSource),
            new Nights(jdbc),
            settings,
            clock);
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

    // After a longer absence somebody has to decide about what is older than a month.
    nightly.queueDue(Instant.parse("2025-12-31T02:00:00Z"));

    assertThat(days("simulator"))
        .hasSize(5 + 31)
        .endsWith(LocalDate.of(2025, 12, 30))
        .doesNotContain(LocalDate.of(2025, 11, 29));
  }

  @DisplayName("A903: a night that another run of its day stood in the way of comes after it")
  @Test
  void leavesNoNightOut() {
    nightly.queueDue(Instant.parse("2025-05-01T12:00:00Z"));
    nightly.queueDue(Instant.parse("2025-05-02T02:00:00Z"));
    jdbc.sql(
            """
            INSERT INTO reconciliation_run (id, provider, day, origin, status)
            VALUES (:id, 'simulator', '2025-05-02', 'REQUESTED', 'RUNNING')
            """)
        .param("id", UUID.randomUUID())
        .update();
    nightly.queueDue(Instant.parse("2025-05-04T02:00:00Z"));
    assertThat(nights()).containsExactly("2025-05-01", "2025-05-03");

    jdbc.sql(
            """
            UPDATE reconciliation_run
            SET status = 'FAILED', finished_at = now(), failure_code = 'statement_not_available'
            WHERE origin = 'REQUESTED'
            """)
        .update();
    nightly.queueDue(Instant.parse("2025-05-04T02:01:00Z"));
    nightly.queueDue(Instant.parse("2025-05-05T02:00:00Z"));

    assertThat(nights()).containsExactly("2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04");
  }

  private List<String> nights() {
    return jdbc.sql(
            """
            SELECT day::text FROM reconciliation_run
            WHERE provider = 'simulator' AND origin = 'NIGHTLY' ORDER BY day
            """)
        .query(String.class)
        .list();
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

  @DisplayName("A1808: a night that failed for any reason counts until a run has judged its day")
  @Test
  void countsFailedNights() {
    nightly.queueDue(Instant.parse("2025-05-01T12:00:00Z"));
    nightly.queueDue(Instant.parse("2025-05-02T02:00:00Z"));
    statement("1", null);
    jdbc.sql(
            """
            UPDATE reconciliation_run
            SET status = 'FAILED', finished_at = now(), failure_code = 'control_totals_unavailable'
            WHERE provider = 'simulator'
            """)
        .update();
    assertThat(failedNights()).isEqualTo(1);
    assertThat(new Nights(jdbc).missingFiles()).isEmpty();

    jdbc.sql(
            """
            INSERT INTO reconciliation_run
                (id, provider, day, origin, status, counts, finished_at)
            SELECT :id, provider, day, 'REQUESTED', 'COMPLETED', '{}', now() FROM reconciliation_run
            WHERE provider = 'simulator'
            """)
        .param("id", UUID.randomUUID())
        .update();

    assertThat(failedNights()).isZero();
  }

  private long failedNights() {
    return jdbc.sql("SELECT count(*) FROM reconciliation_run r WHERE " + Nights.HAS_FAILED)
        .query(Long.class)
        .single();
  }

  @DisplayName("A1802: a correction in the watched folder is judged without a person, once")
  @Test
  void judgesADroppedCorrection() {
    var first = statement("1", null);
    jdbc.sql(
            """
            INSERT INTO reconciliation_run
                (id, provider, day, origin, status, statement_id, counts, finished_at)
            VALUES (:id, 'simulator', '2025-05-01', 'REQUESTED', 'COMPLETED', :statementId, '{}',
                    now())
            """)
        .param("id", UUID.randomUUID())
        .param("statementId", first)
        .update();
    assertThat(new Nights(jdbc).lateFiles()).isEmpty();
    jdbc.sql("UPDATE statement SET superseded_at = now()").update();
    statement("2", first);

    nightly.queueDue(Instant.parse("2025-05-02T02:01:00Z"));
    nightly.queueDue(Instant.parse("2025-05-02T02:02:00Z"));

    assertThat(
            jdbc.sql("SELECT origin FROM reconciliation_run WHERE day = '2025-05-01'")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("REQUESTED", "FOLLOW_UP");
    assertThat(new Nights(jdbc).lateFiles()).isEmpty();
  }

  @DisplayName(
      "A1807: a day that was judged by a file before its approval is judged after it, once")
  @Test
  void judgesWhatWasApprovedLater() {
    var file = statement("1", null);
    jdbc.sql(
            """
            INSERT INTO reconciliation_run
                (id, provider, day, origin, status, statement_id, counts, queued_at, finished_at)
            VALUES (:id, 'simulator', '2025-05-01', 'NIGHTLY', 'COMPLETED', :file, '{}',
                    now() - interval '1 hour', now() - interval '1 hour')
            """)
        .param("id", UUID.randomUUID())
        .param("file", file)
        .update();
    assertThat(new Nights(jdbc).lateFiles()).isEmpty();
    jdbc.sql("UPDATE statement SET approved_at = now()").update();

    nightly.queueDue(Instant.parse("2025-05-02T02:01:00Z"));
    nightly.queueDue(Instant.parse("2025-05-02T02:02:00Z"));

    assertThat(
            jdbc.sql("SELECT origin FROM reconciliation_run WHERE day = '2025-05-01'")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("NIGHTLY", "FOLLOW_UP");
  }

  private UUID statement(String digit, @Nullable UUID corrects) {
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO statement
                (id, provider, account, day, format, origin, sha256, line_count, corrects)
            VALUES (:id, 'simulator', 'acct', '2025-05-01', 'simulator', 'DROPPED', :sha256, 0,
                    :corrects)
            """)
        .param("id", id)
        .param("sha256", digit.repeat(64))
        .param("corrects", corrects)
        .update();
    return id;
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
