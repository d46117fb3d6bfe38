package io.quittance.reconciliation.repair;

import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The proposals in the database. Changes ask for the discrepancy's lock. */
@Repository
class Proposals {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;

  Proposals(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Proposal> find(UUID id) {
    return jdbc.sql("SELECT * FROM proposal WHERE id = :id")
        .param("id", id)
        .query((row, _) -> proposal(row))
        .optional();
  }

  /** All of a discrepancy, newest first. */
  List<Proposal> of(UUID discrepancyId) {
    return jdbc.sql("SELECT * FROM proposal WHERE discrepancy_id = :id ORDER BY id DESC")
        .param("id", discrepancyId)
        .query((row, _) -> proposal(row))
        .list();
  }

  /** What the ledger has booked for a discrepancy. */
  List<AdjustmentLine> bookedFor(UUID discrepancyId) {
    return of(discrepancyId).stream()
        .filter(proposal -> proposal.status() == ProposalStatus.BOOKED)
        .flatMap(proposal -> proposal.lines().stream())
        .toList();
  }

  Proposal insert(
      UUID id,
      Matter matter,
      RepairAction action,
      List<AdjustmentLine> lines,
      String reason,
      String proposedBy) {
    return jdbc.sql(
            """
            INSERT INTO proposal (id, discrepancy_id, run_id, action, lines, reason, proposed_by)
            VALUES (:id, :discrepancyId, :runId, :action, :lines::jsonb, :reason, :proposedBy)
            RETURNING *
            """)
        .param("id", id)
        .param("discrepancyId", matter.id())
        .param("runId", matter.latestRunId())
        .param("action", action.name())
        .param("lines", JSON.writeValueAsString(lines))
        .param("reason", reason)
        .param("proposedBy", proposedBy)
        .query((row, _) -> proposal(row))
        .single();
  }

  /** Notes a decision; {@code rejection} is null unless it is a no. */
  Proposal decide(UUID id, ProposalStatus status, String decidedBy, @Nullable String rejection) {
    return jdbc.sql(
            """
            UPDATE proposal
            SET status = :status, decided_by = :decidedBy, decided_at = now(),
                rejection = :rejection
            WHERE id = :id
            RETURNING *
            """)
        .param("id", id)
        .param("status", status.name())
        .param("decidedBy", decidedBy)
        .param("rejection", rejection)
        .query((row, _) -> proposal(row))
        .single();
  }

  void book(UUID id, String entryId, Instant bookedAt) {
    jdbc.sql(
            """
            UPDATE proposal SET status = 'BOOKED', entry_id = :entryId, booked_at = :bookedAt
            WHERE id = :id
            """)
        .param("id", id)
        .param("entryId", entryId)
        .param("bookedAt", OffsetDateTime.ofInstant(bookedAt, java.time.ZoneOffset.UTC))
        .update();
  }

  void refuse(UUID id, String refusal) {
    jdbc.sql("UPDATE proposal SET status = 'REFUSED', refusal = :refusal WHERE id = :id")
        .param("id", id)
        .param("refusal", refusal)
        .update();
  }

  /** Notes that the ledger's consumer could not run what was approved. */
  void setAside(UUID id) {
    jdbc.sql("UPDATE proposal SET set_aside_at = now() WHERE id = :id").param("id", id).update();
  }

  /** Notes that the ledger is told once more. */
  Proposal sendAgain(UUID id) {
    return jdbc.sql(
            """
            UPDATE proposal SET set_aside_at = NULL, times_sent = times_sent + 1
            WHERE id = :id
            RETURNING *
            """)
        .param("id", id)
        .query((row, _) -> proposal(row))
        .single();
  }

  private static Proposal proposal(ResultSet row) throws SQLException {
    return new Proposal(
        row.getObject("id", UUID.class),
        row.getObject("discrepancy_id", UUID.class),
        row.getObject("run_id", UUID.class),
        RepairAction.valueOf(row.getString("action")),
        List.of(JSON.readValue(row.getString("lines"), AdjustmentLine[].class)),
        row.getString("reason"),
        ProposalStatus.valueOf(row.getString("status")),
        row.getString("proposed_by"),
        row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
        row.getString("decided_by"),
        instant(row, "decided_at"),
        row.getString("rejection"),
        row.getString("entry_id"),
        instant(row, "booked_at"),
        row.getString("refusal"),
        instant(row, "set_aside_at"),
        row.getInt("times_sent"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
