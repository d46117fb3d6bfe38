package io.quittance.reconciliation.run;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The rows of runs. Every change asks for a run that has not ended: an ended one stays as it is.
 */
@Repository
public class Runs {

  private static final String COLUMNS =
      """
      id, provider, day, origin, status, requested_by, complete,
      control_totals::text AS control_totals, counts::text AS counts, totals::text AS totals,
      reconciliations::text AS reconciliations,
      failure_code, failure_detail, stage, lines, queued_at, started_at, finished_at
      """;

  private static final String IS_ACTIVE =
      "status IN ('QUEUED', 'WAITING_FOR_EVENTS', 'WAITING_FOR_FILE', 'RUNNING')";

  private final JdbcClient jdbc;

  Runs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Adds a queued run; false when one is active, or has been nightly, for that provider and day.
   */
  boolean add(
      UUID id, String provider, LocalDate day, RunOrigin origin, @Nullable String requestedBy) {
    return jdbc.sql(
                """
                INSERT INTO reconciliation_run (id, provider, day, origin, status, requested_by)
                VALUES (:id, :provider, :day, :origin, 'QUEUED', :requestedBy)
                ON CONFLICT DO NOTHING
                """)
            .param("id", id)
            .param("provider", provider)
            .param("day", day)
            .param("origin", origin.name())
            .param("requestedBy", requestedBy)
            .update()
        == 1;
  }

  /** The run of an id. */
  public Optional<Run> find(UUID id) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM reconciliation_run WHERE id = :id")
        .param("id", id)
        .query(DataClassRowMapper.newInstance(Run.class))
        .optional();
  }

  Optional<Run> active(String provider, LocalDate day) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM reconciliation_run WHERE provider = :provider AND day = :day AND "
                + IS_ACTIVE)
        .param("provider", provider)
        .param("day", day)
        .query(DataClassRowMapper.newInstance(Run.class))
        .optional();
  }

  /** Whether a run of the day has yet to begin. */
  boolean isQueued(String provider, LocalDate day) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM reconciliation_run
                           WHERE provider = :provider AND day = :day AND status = 'QUEUED'
                             AND started_at IS NULL)
            """)
        .param("provider", provider)
        .param("day", day)
        .query(Boolean.class)
        .single();
  }

  /** Newest first, from below an id. */
  List<Run> list(
      @Nullable LocalDate day, @Nullable String provider, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                FROM reconciliation_run
                WHERE (:day::date IS NULL OR day = :day::date)
                  AND (:provider::text IS NULL OR provider = :provider)
                  AND (:before::uuid IS NULL OR id < :before::uuid)
                ORDER BY id DESC
                LIMIT :limit
                """)
        .param("day", day)
        .param("provider", provider)
        .param("before", before)
        .param("limit", limit)
        .query(DataClassRowMapper.newInstance(Run.class))
        .list();
  }

  /** The run as it is when work begins or begins again; empty when it has ended. */
  Optional<Run> begin(UUID id) {
    return jdbc.sql(
            """
            UPDATE reconciliation_run SET started_at = coalesce(started_at, now())
            WHERE id = :id AND %s
            RETURNING %s
            """
                .formatted(IS_ACTIVE, COLUMNS))
        .param("id", id)
        .query(DataClassRowMapper.newInstance(Run.class))
        .optional();
  }

  /** Notes that our copy is behind; true while there is time left to wait. */
  boolean waitForEvents(UUID id, String controlTotals, Duration atMost) {
    return jdbc.sql(
            """
            UPDATE reconciliation_run
            SET status = 'WAITING_FOR_EVENTS', waiting_since = coalesce(waiting_since, now()),
                complete = false, control_totals = :controlTotals::jsonb
            WHERE id = :id AND %s
            RETURNING waiting_since + make_interval(secs => :seconds) > now()
            """
                .formatted(IS_ACTIVE))
        .param("id", id)
        .param("controlTotals", controlTotals)
        .param("seconds", atMost.toSeconds())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  void running(UUID id, boolean complete, String controlTotals) {
    jdbc.sql(
            """
            UPDATE reconciliation_run
            SET status = 'RUNNING', complete = :complete, control_totals = :controlTotals::jsonb
            WHERE id = :id AND %s
            """
                .formatted(IS_ACTIVE))
        .param("id", id)
        .param("complete", complete)
        .param("controlTotals", controlTotals)
        .update();
  }

  /** Holds a run until the end of the transaction; false when it has ended meanwhile. */
  boolean lockActive(UUID id) {
    return jdbc.sql(
            "SELECT id FROM reconciliation_run WHERE id = :id AND %s FOR UPDATE"
                .formatted(IS_ACTIVE))
        .param("id", id)
        .query(UUID.class)
        .optional()
        .isPresent();
  }

  /** Ends a run; {@code zone} is that in which it counted the provider's days. */
  void complete(
      UUID id,
      UUID statementId,
      ZoneId zone,
      String counts,
      String totals,
      String reconciliations) {
    jdbc.sql(
            """
            UPDATE reconciliation_run
            SET status = 'COMPLETED', finished_at = now(), statement_id = :statementId,
                zone = :zone,
                counts = :counts::jsonb, totals = :totals::jsonb,
                reconciliations = :reconciliations::jsonb
            WHERE id = :id AND %s
            """
                .formatted(IS_ACTIVE))
        .param("id", id)
        .param("statementId", statementId)
        .param("zone", zone.getId())
        .param("counts", counts)
        .param("totals", totals)
        .param("reconciliations", reconciliations)
        .update();
  }

  void fail(UUID id, String code, String detail) {
    jdbc.sql(
            """
            UPDATE reconciliation_run
            SET status = 'FAILED', finished_at = now(), failure_code = :code,
                failure_detail = :detail
            WHERE id = :id AND %s
            """
                .formatted(IS_ACTIVE))
        .param("id", id)
        .param("code", code)
        .param("detail", detail)
        .update();
  }

  /** Says what a run is at, for whoever watches it. */
  void stage(UUID id, RunStage stage, @Nullable Integer lines) {
    jdbc.sql(
            "UPDATE reconciliation_run SET stage = :stage, lines = coalesce(:lines::int, lines)"
                + " WHERE id = :id AND "
                + IS_ACTIVE)
        .param("id", id)
        .param("stage", stage.name())
        .param("lines", lines)
        .update();
  }

  /** Notes that the provider has no file yet. */
  void waitForFile(UUID id) {
    jdbc.sql(
            """
            UPDATE reconciliation_run
            SET status = 'WAITING_FOR_FILE',
                file_waiting_since = coalesce(file_waiting_since, now())
            WHERE id = :id AND %s
            """
                .formatted(IS_ACTIVE))
        .param("id", id)
        .update();
  }
}
