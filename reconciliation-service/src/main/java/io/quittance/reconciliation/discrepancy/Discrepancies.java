package io.quittance.reconciliation.discrepancy;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** What runs found, to look at. */
@Repository
public class Discrepancies {

  /**
   * What a {@code discrepancy d} with its {@code finding f} is worth, in minor units: all of it
   * where one side knows nothing. Never below zero, so that two do not make up for each other.
   */
  public static final String WORTH =
      """
      CASE d.kind
        WHEN 'AMOUNT' THEN abs(f.our_amount - f.provider_amount)
        WHEN 'FEE' THEN abs(f.provider_fee - f.expected_fee)
        ELSE abs(coalesce(f.provider_amount, f.our_amount)) END
      """;

  /** Rows fetched at once while a list is streamed. */
  private static final int FETCH_SIZE = 1_000;

  private static final String LATEST =
      """
      FROM discrepancy d
      JOIN finding f ON f.run_id = d.latest_run_id
        AND (f.reconciliation, f.kind, f.reference, f.occurrence)
          = (d.reconciliation, d.kind, d.reference, d.occurrence)
      """;

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

  /** What a list is narrowed to; null asks for everything. */
  public record Filter(
      @Nullable String status,
      @Nullable DiscrepancyKind kind,
      @Nullable Reconciliation reconciliation,
      @Nullable LocalDate day,
      @Nullable String provider,
      @Nullable String owner,
      @Nullable Age age,
      @Nullable String proposal,
      @Nullable Boolean bookedInVain) {}

  /** Newest first, from below an id; or oldest first, from above it. */
  List<DiscrepancyView> list(Filter filter, boolean oldestFirst, @Nullable UUID after, int limit) {
    return select(
            filter,
            oldestFirst
                ? "(:after::uuid IS NULL OR d.id > :after::uuid) ORDER BY d.id LIMIT :limit"
                : "(:after::uuid IS NULL OR d.id < :after::uuid) ORDER BY d.id DESC LIMIT :limit")
        .param("after", after)
        .param("limit", limit)
        .query((row, _) -> DiscrepancyView.of(row))
        .list();
  }

  /** Hands out all that a filter lets pass, oldest first, without holding it in memory. */
  public void forEach(Filter filter, Consumer<DiscrepancyView> reader) {
    // The driver fetches piece by piece only inside a transaction.
    transaction.executeWithoutResult(
        _ -> {
          try (var rows =
              select(filter, "true ORDER BY d.id")
                  .withFetchSize(FETCH_SIZE)
                  .query((row, _) -> DiscrepancyView.of(row))
                  .stream()) {
            rows.forEach(reader);
          }
        });
  }

  /** One, with what the latest run that found it saw. */
  public Optional<DiscrepancyView> find(UUID id) {
    return jdbc.sql("SELECT " + DiscrepancyView.COLUMNS + LATEST + "WHERE d.id = :id")
        .param("id", id)
        .query((row, _) -> DiscrepancyView.of(row))
        .optional();
  }

  private JdbcClient.StatementSpec select(Filter filter, String rest) {
    var age = filter.age();
    return jdbc.sql(
            "SELECT "
                + DiscrepancyView.COLUMNS
                + LATEST
                + """
                WHERE (:status::text IS NULL OR d.status = :status)
                  AND (:kind::text IS NULL OR d.kind = :kind)
                  AND (:reconciliation::text IS NULL OR d.reconciliation = :reconciliation)
                  AND (:day::date IS NULL OR d.day = :day::date)
                  AND (:provider::text IS NULL OR d.provider = :provider)
                  AND (:owner::text IS NULL OR d.owner = :owner)
                  AND (:daysMin::int IS NULL OR %1$s BETWEEN :daysMin::int AND :daysMax::int)
                  AND (:proposal::text IS NULL OR :proposal =
                       (SELECT p.status FROM proposal p
                        WHERE p.discrepancy_id = d.id ORDER BY p.id DESC LIMIT 1))
                  AND (:bookedInVain::boolean IS NULL OR :bookedInVain::boolean = %2$s)
                  AND
                """
                    .formatted(DiscrepancyView.DAYS_OPEN, DiscrepancyView.IS_BOOKED_IN_VAIN)
                + rest)
        .param("status", filter.status())
        .param("kind", nameOf(filter.kind()))
        .param("reconciliation", nameOf(filter.reconciliation()))
        .param("day", filter.day())
        .param("provider", filter.provider())
        .param("owner", filter.owner())
        .param("daysMin", age == null ? null : age.daysMin())
        .param("daysMax", age == null ? null : age.daysMax())
        .param("proposal", filter.proposal())
        .param("bookedInVain", filter.bookedInVain());
  }

  private static @Nullable String nameOf(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }
}
