package io.quittance.reconciliation.discrepancy;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What runs found, to look at. */
@Repository
public class Discrepancies {

  private final JdbcClient jdbc;

  Discrepancies(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** How many differences of each kind a run found. */
  public Map<DiscrepancyKind, Long> countByKind(UUID runId) {
    var counts = new EnumMap<DiscrepancyKind, Long>(DiscrepancyKind.class);
    jdbc.sql("SELECT kind, count(*) FROM finding WHERE run_id = :runId GROUP BY kind")
        .param("runId", runId)
        .query(
            row -> {
              counts.put(DiscrepancyKind.valueOf(row.getString(1)), row.getLong(2));
            });
    return counts;
  }

  /** How many lines of the provider differ in any way; one line may differ in two. */
  public long linesThatDiffer(UUID runId) {
    return jdbc.sql(
            """
            SELECT count(DISTINCT (reference, occurrence)) FROM finding
            WHERE run_id = :runId AND side = 'PROVIDER'
              AND reconciliation IN ('PAYMENTS', 'REFUNDS')
            """)
        .param("runId", runId)
        .query(Long.class)
        .single();
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
