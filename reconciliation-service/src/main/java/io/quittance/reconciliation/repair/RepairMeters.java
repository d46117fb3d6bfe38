package io.quittance.reconciliation.repair;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quittance.reconciliation.discrepancy.Age;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What waits for people, and what waits for the ledger; read from the database on every instance.
 */
@Component
class RepairMeters {

  private static final long REFRESH_SECONDS = 5;

  private static final String OPEN =
      """
      SELECT provider, kind, (now() AT TIME ZONE 'UTC')::date
               - (opened_at AT TIME ZONE 'UTC')::date AS days, count(*) AS value
      FROM discrepancy WHERE status = 'OPEN' GROUP BY 1, 2, 3
      """;

  private static final String PROPOSALS =
      """
      SELECT CASE WHEN set_aside_at IS NULL THEN status ELSE 'SET_ASIDE' END AS status,
             count(*) AS value,
             extract(epoch FROM now() - min(coalesce(decided_at, proposed_at)))::bigint AS seconds
      FROM proposal WHERE status IN ('PROPOSED', 'APPROVED') GROUP BY 1
      """;

  private final JdbcClient jdbc;
  private final MultiGauge byAge;
  private final MultiGauge proposals;
  private final MultiGauge oldest;

  RepairMeters(JdbcClient jdbc, MeterRegistry meters) {
    this.jdbc = jdbc;
    this.byAge =
        MultiGauge.builder("quittance.reconciliation.discrepancies.aged")
            .description("Open discrepancies by the days since they were opened")
            .register(meters);
    this.proposals =
        MultiGauge.builder("quittance.reconciliation.proposals")
            .description(
                "Proposals that wait: PROPOSED for a person, APPROVED for the ledger,"
                    + " SET_ASIDE to be sent again")
            .register(meters);
    this.oldest =
        MultiGauge.builder("quittance.reconciliation.proposals.oldest")
            .description("How long the oldest of them has waited")
            .baseUnit("seconds")
            .register(meters);
  }

  @Scheduled(fixedDelay = REFRESH_SECONDS, timeUnit = TimeUnit.SECONDS)
  void refresh() {
    var counts = new java.util.HashMap<Tags, Long>();
    jdbc.sql(OPEN)
        .query(
            row -> {
              var tags =
                  Tags.of(
                      "provider",
                      row.getString("provider"),
                      "kind",
                      row.getString("kind"),
                      "age",
                      Age.of(row.getInt("days")).text());
              counts.merge(tags, row.getLong("value"), Long::sum);
            });
    byAge.register(
        counts.entrySet().stream().map(it -> Row.of(it.getKey(), it.getValue())).toList(), true);
    proposals.register(waiting("value"), true);
    oldest.register(waiting("seconds"), true);
  }

  private java.util.List<Row<?>> waiting(String column) {
    return jdbc.sql(PROPOSALS)
        .<Row<?>>query(
            (row, _) -> Row.of(Tags.of("status", row.getString("status")), row.getLong(column)))
        .list();
  }
}
