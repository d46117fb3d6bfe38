package io.quittance.reconciliation.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.discrepancy.Discrepancies;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What an alarm looks at. The gauges are read from the database on every instance, because a run is
 * performed on any of them.
 */
@Component
class ReconciliationMeters {

  private static final long REFRESH_SECONDS = 15;

  private static final String LAST_RUN =
      """
      SELECT provider, status, extract(epoch FROM max(finished_at))::bigint AS value
      FROM reconciliation_run WHERE finished_at IS NOT NULL GROUP BY provider, status
      """;

  private static final String OPEN_DISCREPANCIES =
      "SELECT provider, kind, count(*) AS value FROM discrepancy WHERE status = 'OPEN'"
          + " GROUP BY provider, kind";

  private static final String UNRECONCILED =
      """
      SELECT d.provider, coalesce(f.provider_currency, f.our_currency) AS currency, d.kind,
             sum(%s)::bigint AS value
      FROM discrepancy d
      JOIN finding f ON f.run_id = d.latest_run_id
        AND (f.reconciliation, f.kind, f.reference, f.occurrence)
            = (d.reconciliation, d.kind, d.reference, d.occurrence)
      WHERE d.status = 'OPEN' AND d.kind <> 'TIMING'
      GROUP BY d.provider, coalesce(f.provider_currency, f.our_currency), d.kind
      """
          .formatted(Discrepancies.WORTH);

  private static final String MISSING_FILES =
      """
      SELECT p.name AS provider, state.name AS state,
             (SELECT count(*) FROM reconciliation_run r
              WHERE r.provider = p.name AND r.status = 'WAITING_FOR_FILE'
                AND state.name = 'awaited')
             + (SELECT count(*) FROM reconciliation_run r
                WHERE r.provider = p.name AND state.name = 'missing' AND %s)
             + (SELECT count(*) FROM statement s
                WHERE s.provider = p.name AND state.name = 'unapproved' AND s.awaits_approval)
               AS value
      FROM unnest(:providers::text[]) AS p (name),
           (VALUES ('awaited'), ('missing'), ('unapproved')) AS state (name)
      """
          .formatted(Nights.IS_MISSING);

  private static final String BOOKED_IN_VAIN =
      """
      SELECT p.name AS provider,
             (SELECT count(*) FROM discrepancy d WHERE d.provider = p.name AND %s) AS value
      FROM unnest(:providers::text[]) AS p (name)
      """
          .formatted(DiscrepancyView.IS_BOOKED_IN_VAIN);

  private static final String FAILED_NIGHTS =
      """
      SELECT p.name AS provider,
             (SELECT count(*) FROM reconciliation_run r WHERE r.provider = p.name AND %s) AS value
      FROM unnest(:providers::text[]) AS p (name)
      """
          .formatted(Nights.HAS_FAILED);

  private final JdbcClient jdbc;
  private final MeterRegistry meters;
  private final MultiGauge lastRun;
  private final MultiGauge open;
  private final MultiGauge unreconciled;
  private final MultiGauge files;
  private final MultiGauge failedNights;
  private final MultiGauge bookedInVain;
  private final String[] providers;

  ReconciliationMeters(JdbcClient jdbc, MeterRegistry meters, ReconciliationSettings settings) {
    this.jdbc = jdbc;
    this.providers = settings.providers().keySet().toArray(String[]::new);
    this.meters = meters;
    this.lastRun =
        MultiGauge.builder("quittance.reconciliation.last.run")
            .description("When a run last ended, seconds since 1970")
            .register(meters);
    this.open =
        MultiGauge.builder("quittance.reconciliation.discrepancies")
            .description("Open discrepancies")
            .register(meters);
    this.unreconciled =
        MultiGauge.builder("quittance.reconciliation.unreconciled.amount")
            .description("Minor units in open discrepancies, timing left out")
            .register(meters);
    this.files =
        MultiGauge.builder("quittance.reconciliation.files")
            .description(
                "Files of providers that are awaited, missing at their deadline, or wait for a"
                    + " second person")
            .register(meters);
    this.failedNights =
        MultiGauge.builder("quittance.reconciliation.nights.failed")
            .description("Nightly runs that failed, of days that no run has judged since")
            .register(meters);
    this.bookedInVain =
        MultiGauge.builder("quittance.reconciliation.booked.in.vain")
            .description("Discrepancies that went away after they were booked, to be taken back")
            .register(meters);
  }

  /** Counts a run that has just ended here. */
  void ran(UUID runId) {
    jdbc.sql(
            """
            SELECT provider, status,
                   (extract(epoch FROM finished_at - started_at) * 1000)::bigint AS millis
            FROM reconciliation_run WHERE id = :id AND finished_at IS NOT NULL
            """)
        .param("id", runId)
        .query(
            row -> {
              Timer.builder("quittance.reconciliation.run.duration")
                  .tags("provider", row.getString(1), "status", row.getString(2))
                  .register(meters)
                  .record(Duration.ofMillis(row.getLong(3)));
            });
    refresh();
  }

  @Scheduled(fixedDelay = REFRESH_SECONDS, timeUnit = TimeUnit.SECONDS)
  void refresh() {
    lastRun.register(jdbc.sql(LAST_RUN).query(gauge("status")).list(), true);
    open.register(jdbc.sql(OPEN_DISCREPANCIES).query(gauge("kind")).list(), true);
    unreconciled.register(jdbc.sql(UNRECONCILED).query(gauge("currency", "kind")).list(), true);
    files.register(
        jdbc.sql(MISSING_FILES).param("providers", providers).query(gauge("state")).list(), true);
    failedNights.register(
        jdbc.sql(FAILED_NIGHTS).param("providers", providers).query(gauge()).list(), true);
    bookedInVain.register(
        jdbc.sql(BOOKED_IN_VAIN).param("providers", providers).query(gauge()).list(), true);
  }

  private static RowMapper<Row<?>> gauge(String... tags) {
    return (row, _) -> row(row, tags);
  }

  private static Row<?> row(ResultSet row, String... tags) throws SQLException {
    var all = Tags.of("provider", row.getString("provider"));
    for (var tag : tags) {
      all = all.and(tag, row.getString(tag));
    }
    return Row.of(all, row.getLong("value"));
  }
}
