package io.quittance.reconciliation.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.TestServers;
import io.quittance.reconciliation.ReconciliationSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** The days of providers, on days with 23, 24 and 25 hours, and after their settings changed. */
class RedateClaimsTest {

  @DisplayName("A903: every moment belongs to exactly one day of a provider")
  @ParameterizedTest
  @CsvSource({
    "UTC, 00:00",
    "UTC, 23:59",
    "America/New_York, 00:00",
    "America/New_York, 01:30",
    "America/New_York, 02:30",
    "America/New_York, 17:00",
    "Africa/Cairo, 00:00",
    "Australia/Lord_Howe, 02:00",
    "Asia/Shanghai, 00:00",
    "Pacific/Apia, 00:00"
  })
  void countsEveryMomentOnce(ZoneId zone, LocalTime cutOff) {
    var provider = provider(zone, cutOff);
    // Samoa left out a day in December 2011.
    for (var year : new int[] {2011, 2026}) {
      var end = LocalDate.of(year + 1, 1, 3).atStartOfDay().toInstant(ZoneOffset.UTC);
      for (var moment = LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
          moment.isBefore(end);
          moment = moment.plus(Duration.ofMinutes(15))) {
        var day = provider.dayOf(moment);
        assertThat(provider.beginningOf(day)).isBeforeOrEqualTo(moment);
        assertThat(provider.beginningOf(day.plusDays(1))).isAfter(moment);
      }
    }
  }

  @DisplayName("A903: days of 23 and 25 hours")
  @ParameterizedTest
  @CsvSource({"2026-03-07, 24", "2026-03-08, 23", "2026-11-01, 25", "2026-11-02, 24"})
  void hasDaysOfOtherLengths(LocalDate day, int hours) {
    var newYork = provider(ZoneId.of("America/New_York"), LocalTime.MIDNIGHT);

    assertThat(Duration.between(newYork.beginningOf(day), newYork.beginningOf(day.plusDays(1))))
        .isEqualTo(Duration.ofHours(hours));
  }

  @Test
  void countsDaysAnewOnceTheSettingsChange() {
    var jdbc = freshDatabase();
    add(jdbc, "txn_evening", "2026-03-08T03:30:00Z");
    add(jdbc, "txn_noon", "2026-03-08T12:00:00Z");
    var redate = redate(jdbc);

    redate.bringUpToDate("p", provider(ZoneId.of("America/New_York"), LocalTime.MIDNIGHT));
    assertThat(day(jdbc, "txn_evening")).isEqualTo("2026-03-07");
    assertThat(day(jdbc, "txn_noon")).isEqualTo("2026-03-08");

    redate.bringUpToDate("p", provider(ZoneId.of("Asia/Shanghai"), LocalTime.of(13, 0)));
    assertThat(day(jdbc, "txn_evening")).isEqualTo("2026-03-07");
    assertThat(day(jdbc, "txn_noon")).isEqualTo("2026-03-08");

    redate.bringUpToDate("p", provider(ZoneOffset.UTC, LocalTime.MIDNIGHT));
    assertThat(day(jdbc, "txn_evening")).isEqualTo("2026-03-08");
    assertThat(jdbc.sql("SELECT count(*) FROM counted_by").query(Long.class).single()).isOne();
  }

  private JdbcClient jdbcOf(DriverManagerDataSource dataSource) {
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    return JdbcClient.create(dataSource);
  }

  private TransactionTemplate transaction;

  private JdbcClient freshDatabase() {
    var properties = TestServers.postgres("redate");
    var url = properties.get("spring.datasource.url");
    var application = properties.get("spring.datasource.username");
    Flyway.configure()
        .dataSource(
            url, properties.get("spring.flyway.user"), properties.get("spring.flyway.password"))
        .locations("classpath:db/reconciliation-service", "classpath:db/platform/audit")
        .placeholders(Map.of("application_role", Optional.ofNullable(application).orElseThrow()))
        .load()
        .migrate();
    return jdbcOf(
        new DriverManagerDataSource(
            String.valueOf(url), application, properties.get("spring.datasource.password")));
  }

  private RedateClaims redate(JdbcClient jdbc) {
    var settings =
        new ReconciliationSettings(
            URI.create("http://x"),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            1,
            Duration.ofMinutes(10),
            Map.of("p", provider(ZoneOffset.UTC, LocalTime.MIDNIGHT)));
    return new RedateClaims(jdbc, transaction, settings);
  }

  private static void add(JdbcClient jdbc, String transactionId, String at) {
    jdbc.sql(
            """
            INSERT INTO our_claim (transaction_id, kind, provider, payment_intent_id, merchant_id,
                amount, currency, occurred_at, day)
            VALUES (:id, 'CAPTURE', 'p', 'pi', 'mer', 1, 'USD', :at::timestamptz,
                (:at::timestamptz AT TIME ZONE 'UTC')::date)
            """)
        .param("id", transactionId)
        .param("at", Instant.parse(at).toString())
        .update();
  }

  private static String day(JdbcClient jdbc, String transactionId) {
    return jdbc.sql("SELECT day::text FROM our_claim WHERE transaction_id = :id")
        .param("id", transactionId)
        .query(String.class)
        .single();
  }

  private static ReconciliationSettings.Provider provider(ZoneId zone, LocalTime cutOff) {
    return new ReconciliationSettings.Provider(
        URI.create("http://x"),
        "acct",
        "key",
        0,
        "simulator",
        zone,
        cutOff,
        LocalTime.of(2, 0),
        LocalTime.NOON,
        0);
  }
}
