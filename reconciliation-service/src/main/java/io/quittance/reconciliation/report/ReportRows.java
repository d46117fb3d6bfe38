package io.quittance.reconciliation.report;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.discrepancy.Discrepancies;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import io.quittance.reconciliation.report.Report.Age;
import io.quittance.reconciliation.report.Report.Decision;
import io.quittance.reconciliation.report.Report.Difference;
import io.quittance.reconciliation.report.Report.File;
import io.quittance.reconciliation.report.Report.Resolved;
import io.quittance.reconciliation.run.RunOrigin;
import io.quittance.reconciliation.statement.Statement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Reads what a report tells; all in the caller's transaction. */
@Repository
class ReportRows {

  /** Rows fetched at once while a report is streamed. */
  private static final int FETCH_SIZE = 1_000;

  /** Each was made by hand; who has made more reads them one by one. */
  private static final int DECISIONS_MAX = 1_000;

  private static final String FOUND_BY_RUN =
      """
      FROM finding f
      JOIN reconciliation_run r ON r.id = f.run_id
      JOIN discrepancy d ON d.provider = r.provider AND d.day = r.day
        AND (d.reconciliation, d.kind, d.reference, d.occurrence)
          = (f.reconciliation, f.kind, f.reference, f.occurrence)
      WHERE f.run_id = :runId
      """;

  private static final String FOUND_IN_PERIOD =
      """
      FROM discrepancy d
      JOIN finding f ON f.run_id = d.latest_run_id
        AND (f.reconciliation, f.kind, f.reference, f.occurrence)
          = (d.reconciliation, d.kind, d.reference, d.occurrence)
      WHERE d.day BETWEEN :from AND :to AND (:provider::text IS NULL OR d.provider = :provider)
      """;

  /** What is open comes first, so that it is read when a list ends early. */
  private static final String ORDER =
      """
      ORDER BY d.status, d.day, d.provider, d.reconciliation, d.kind, d.reference, d.occurrence
      """;

  /** Of each provider and day the latest run that was completed, as of a time. */
  private static final String RUNS =
      """
      SELECT DISTINCT ON (r.day, r.provider)
             r.id, r.provider, r.day, r.origin, r.requested_by, r.started_at, r.finished_at,
             r.complete, r.control_totals::text AS control_totals, r.totals::text AS totals,
             r.measured::text AS measured, r.zone,
             s.id AS statement_id, s.account, s.format, s.origin AS file_origin, s.sha256,
             s.line_count, s.uploaded_by, s.awaits_approval, s.approved_by, s.accepted_at
      FROM reconciliation_run r
      JOIN statement s ON s.id = r.statement_id
      WHERE r.status = 'COMPLETED' AND %s
      ORDER BY r.day, r.provider, r.finished_at DESC, r.id DESC
      """;

  private static final String OF_PERIOD =
      """
      r.day BETWEEN :from AND :to AND (:provider::text IS NULL OR r.provider = :provider)
      AND (:until::timestamptz IS NULL OR r.finished_at <= :until::timestamptz)
      """;

  private static final String BUCKET = io.quittance.reconciliation.discrepancy.Age.textOf("days");

  private static final String AGES =
      """
      SELECT %s AS bucket,
             currency, count(*) AS count, coalesce(sum(amount), 0)::bigint AS amount
      FROM (
        SELECT (now() AT TIME ZONE 'UTC')::date - (d.opened_at AT TIME ZONE 'UTC')::date AS days,
               coalesce(f.provider_currency, f.our_currency) AS currency,
               %s AS amount
        %s AND d.status = 'OPEN') open
      GROUP BY bucket, currency
      ORDER BY min(days), currency
      """;

  private final JdbcClient jdbc;

  ReportRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A completed run with its statement.
   *
   * @param controlTotals as they were written, JSON
   * @param totals as they were written, JSON
   * @param measured as it was written, JSON; null in runs before it was measured
   * @param zone in which it counted days; null in runs before it was kept
   */
  record CompletedRun(
      UUID id,
      String provider,
      LocalDate day,
      RunOrigin origin,
      @Nullable String requestedBy,
      @Nullable OffsetDateTime startedAt,
      OffsetDateTime finishedAt,
      @Nullable Boolean complete,
      @Nullable String controlTotals,
      String totals,
      @Nullable String measured,
      @Nullable String zone,
      File statement) {}

  List<CompletedRun> runs(Scope scope) {
    return scope.runId() == null
        ? runs(scope.from(), scope.to(), scope.provider(), null)
        : jdbc.sql(RUNS.formatted("r.id = :runId"))
            .param("runId", scope.runId())
            .query((row, _) -> run(row))
            .list();
  }

  List<CompletedRun> runs(
      LocalDate from, LocalDate to, @Nullable String provider, @Nullable OffsetDateTime until) {
    return jdbc.sql(RUNS.formatted(OF_PERIOD))
        .param("from", from)
        .param("to", to)
        .param("provider", provider)
        .param("until", until)
        .query((row, _) -> run(row))
        .list();
  }

  List<Difference> differences(Scope scope) {
    return found(
            scope,
            "SELECT d.reconciliation, d.kind, count(*) AS found,"
                + " count(*) FILTER (WHERE d.status = 'OPEN') AS open ",
            " GROUP BY d.reconciliation, d.kind ORDER BY d.reconciliation, d.kind")
        .query(
            (row, _) ->
                new Difference(
                    Reconciliation.valueOf(row.getString("reconciliation")),
                    DiscrepancyKind.valueOf(row.getString("kind")),
                    row.getLong("found"),
                    row.getLong("open")))
        .list();
  }

  List<Resolved> resolved(Scope scope) {
    return found(
            scope,
            "SELECT d.resolution, count(*) AS count ",
            " AND d.status = 'RESOLVED' GROUP BY d.resolution ORDER BY d.resolution")
        .query((row, _) -> new Resolved(row.getString("resolution"), row.getLong("count")))
        .list();
  }

  List<Decision> decisions(Scope scope) {
    return found(
            scope,
            """
            SELECT p.discrepancy_id, p.action, p.reason, p.status, p.proposed_by, p.proposed_at,
                   p.decided_by, p.decided_at, p.entry_id, coalesce(p.rejection, p.refusal) AS answer
            FROM proposal p WHERE p.discrepancy_id IN (SELECT d.id
            """,
            ") ORDER BY p.id DESC LIMIT " + DECISIONS_MAX)
        .query((row, _) -> decision(row))
        .list();
  }

  List<Age> ageing(Scope scope) {
    return bind(scope, AGES.formatted(BUCKET, Discrepancies.WORTH, foundIn(scope)))
        .query(
            (row, _) ->
                new Age(
                    row.getString("bucket"),
                    row.getString("currency"),
                    row.getLong("count"),
                    row.getLong("amount")))
        .list();
  }

  /** Hands out the discrepancies, open ones first, without holding them in memory. */
  void forEach(Scope scope, @Nullable Integer limit, Consumer<DiscrepancyView> reader) {
    try (var rows =
        found(scope, "SELECT " + DiscrepancyView.COLUMNS, ORDER + "LIMIT :limit")
            .param("limit", limit)
            .withFetchSize(FETCH_SIZE)
            .query((row, _) -> DiscrepancyView.of(row))
            .stream()) {
      rows.forEach(reader);
    }
  }

  private StatementSpec found(Scope scope, String select, String end) {
    return bind(scope, select + foundIn(scope) + end);
  }

  private static String foundIn(Scope scope) {
    return scope.runId() == null ? FOUND_IN_PERIOD : FOUND_BY_RUN;
  }

  private StatementSpec bind(Scope scope, String sql) {
    return scope.runId() == null
        ? jdbc.sql(sql)
            .param("from", scope.from())
            .param("to", scope.to())
            .param("provider", scope.provider())
        : jdbc.sql(sql).param("runId", scope.runId());
  }

  private static Decision decision(ResultSet row) throws SQLException {
    return new Decision(
        Ids.write(DiscrepancyView.PREFIX, row.getObject("discrepancy_id", UUID.class)),
        row.getString("action"),
        row.getString("reason"),
        row.getString("status"),
        row.getString("proposed_by"),
        row.getObject("proposed_at", OffsetDateTime.class),
        row.getString("decided_by"),
        row.getObject("decided_at", OffsetDateTime.class),
        row.getString("entry_id"),
        row.getString("answer"));
  }

  private static CompletedRun run(ResultSet row) throws SQLException {
    return new CompletedRun(
        row.getObject("id", UUID.class),
        row.getString("provider"),
        row.getObject("day", LocalDate.class),
        RunOrigin.valueOf(row.getString("origin")),
        row.getString("requested_by"),
        row.getObject("started_at", OffsetDateTime.class),
        row.getObject("finished_at", OffsetDateTime.class),
        row.getObject("complete", Boolean.class),
        row.getString("control_totals"),
        row.getString("totals"),
        row.getString("measured"),
        row.getString("zone"),
        new File(
            Ids.write(Statement.PREFIX, row.getObject("statement_id", UUID.class)),
            row.getString("account"),
            row.getString("format"),
            row.getString("file_origin"),
            row.getString("sha256"),
            row.getInt("line_count"),
            row.getString("uploaded_by"),
            row.getBoolean("awaits_approval"),
            row.getString("approved_by"),
            row.getObject("accepted_at", OffsetDateTime.class)));
  }
}
