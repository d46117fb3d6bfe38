package io.quittance.reconciliation.discrepancy;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** What runs found, to look at. */
@Repository
public class Discrepancies {

  /** Rows fetched at once while a report is streamed. */
  private static final int FETCH_SIZE = 1_000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  Discrepancies(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** How many differences of each kind a run found, in each reconciliation. */
  public Map<Reconciliation, Map<DiscrepancyKind, Long>> countByKind(UUID runId) {
    var counts = new EnumMap<Reconciliation, Map<DiscrepancyKind, Long>>(Reconciliation.class);
    jdbc.sql(
            """
            SELECT reconciliation, kind, count(*) FROM finding WHERE run_id = :runId
            GROUP BY reconciliation, kind
            """)
        .param("runId", runId)
        .query(
            row -> {
              counts
                  .computeIfAbsent(
                      Reconciliation.valueOf(row.getString(1)),
                      _ -> new EnumMap<>(DiscrepancyKind.class))
                  .put(DiscrepancyKind.valueOf(row.getString(2)), row.getLong(3));
            });
    return counts;
  }

  /** How many lines of the provider differ in any way; one line may differ in two. */
  public Map<Reconciliation, Long> linesThatDiffer(UUID runId) {
    var lines = new EnumMap<Reconciliation, Long>(Reconciliation.class);
    jdbc.sql(
            """
            SELECT reconciliation, count(DISTINCT (reference, occurrence)) FROM finding
            WHERE run_id = :runId AND side = 'PROVIDER'
              AND reconciliation IN ('PAYMENTS', 'REFUNDS')
            GROUP BY reconciliation
            """)
        .param("runId", runId)
        .query(
            row -> {
              lines.put(Reconciliation.valueOf(row.getString(1)), row.getLong(2));
            });
    return lines;
  }

  /** Hands out everything that a run found, in a stable order, without holding it in memory. */
  public void forEachOf(UUID runId, Consumer<DiscrepancyView> reader) {
    // The driver fetches piece by piece only inside a transaction.
    transaction.executeWithoutResult(
        _ -> {
          try (var rows =
              jdbc
                  .sql(
                      "SELECT "
                          + DiscrepancyView.COLUMNS
                          + """
                          FROM finding f
                          JOIN reconciliation_run r ON r.id = f.run_id
                          JOIN discrepancy d ON d.provider = r.provider AND d.day = r.day
                            AND (d.reconciliation, d.kind, d.reference, d.occurrence)
                              = (f.reconciliation, f.kind, f.reference, f.occurrence)
                          WHERE f.run_id = :runId
                          ORDER BY f.reconciliation, f.kind, f.reference, f.occurrence
                          """)
                  .withFetchSize(FETCH_SIZE)
                  .param("runId", runId)
                  .query((row, _) -> DiscrepancyView.of(row))
                  .stream()) {
            rows.forEach(reader);
          }
        });
  }

  /** What a list is narrowed to; null asks for everything. */
  record Filter(
      @Nullable String status,
      @Nullable DiscrepancyKind kind,
      @Nullable LocalDate day,
      @Nullable String provider) {}

  /** Newest first, from below an id. */
  List<DiscrepancyView> list(Filter filter, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "SELECT "
                + DiscrepancyView.COLUMNS
                + """
                    FROM discrepancy d
                    JOIN finding f ON f.run_id = d.latest_run_id
                      AND (f.reconciliation, f.kind, f.reference, f.occurrence)
                = (d.reconciliation, d.kind, d.reference, d.occurrence)
                    WHERE (:status::text IS NULL OR d.status = :status)
                      AND (:kind::text IS NULL OR d.kind = :kind)
                      AND (:day::date IS NULL OR d.day = :day::date)
                      AND (:provider::text IS NULL OR d.provider = :provider)
                      AND (:before::uuid IS NULL OR d.id < :before::uuid)
                    ORDER BY d.id DESC
                    LIMIT :limit
                """)
        .param("status", filter.status())
        .param("kind", filter.kind() == null ? null : filter.kind().name())
        .param("day", filter.day())
        .param("provider", filter.provider())
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> DiscrepancyView.of(row))
        .list();
  }
}
