package io.quittance.reconciliation.repair;

import static io.quittance.reconciliation.ReconciliationProblem.DISCREPANCY_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import io.quittance.reconciliation.discrepancy.PublishRepairs;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The discrepancies that people work on, and what their decisions make of them. */
@Repository
class Matters {

  private static final String SELECT =
      """
      SELECT d.id, d.provider, d.day, d.reconciliation, d.kind, d.status, d.explained_by,
             d.latest_run_id,
             NOT EXISTS (SELECT FROM reconciliation_run r
                         WHERE r.provider = d.provider AND r.day = d.day
                           AND r.status = 'COMPLETED' AND r.id > d.latest_run_id) AS is_found,
             d.reference, f.side, f.operation, f.our_amount, f.our_currency, f.provider_amount,
             f.provider_currency, f.provider_fee, f.expected_fee,
             NOT f.unknown_here AND f.our_amount IS NOT NULL AS is_known_here,
             %s AS is_tellable,
             c.kind AS claim_kind, c.withdrawn_at IS NOT NULL AS is_claim_withdrawn,
             d.reconciliation = 'PAYMENTS' AND d.kind = 'MISSING_AT_PROVIDER'
               AND f.operation = 'CHARGEBACK'
               AND NOT EXISTS (SELECT FROM our_claim w
                               WHERE w.transaction_id = f.transaction_id
                                 AND w.kind = 'CHARGEBACK_REVERSAL')
               AND NOT EXISTS (SELECT FROM payment_move m
                               WHERE m.reference = f.transaction_id || ':lost')
               AS is_dispute_open
      FROM discrepancy d
      JOIN finding f ON f.run_id = d.latest_run_id
        AND (f.reconciliation, f.kind, f.reference, f.occurrence)
          = (d.reconciliation, d.kind, d.reference, d.occurrence)
      LEFT JOIN LATERAL (
        SELECT kind, withdrawn_at FROM our_claim
        WHERE provider = d.provider AND transaction_id = f.transaction_id
        ORDER BY kind = f.operation DESC
        LIMIT 1) c ON true
      WHERE d.id = :id
      """
          .formatted(PublishRepairs.CAN_BE_TOLD);

  private static final String SAME_FINDING =
      """
      SELECT EXISTS (
        SELECT FROM discrepancy d
        JOIN finding f ON f.run_id = d.latest_run_id
          AND (f.reconciliation, f.kind, f.reference, f.occurrence)
            = (d.reconciliation, d.kind, d.reference, d.occurrence)
        JOIN finding was ON was.run_id = :runId
          AND (was.reconciliation, was.kind, was.reference, was.occurrence)
            = (d.reconciliation, d.kind, d.reference, d.occurrence)
        WHERE d.id = :id
          AND (was.our_amount, was.our_currency, was.provider_amount, was.provider_currency,
               was.provider_fee, was.expected_fee)
              IS NOT DISTINCT FROM
              (f.our_amount, f.our_currency, f.provider_amount, f.provider_currency,
               f.provider_fee, f.expected_fee))
      """;

  private final JdbcClient jdbc;

  Matters(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The id of a discrepancy as it is on the wire.
   *
   * @throws io.quittance.platform.problem.Refusal {@code discrepancy_not_found}
   */
  static UUID idOf(String id) {
    return Ids.read(DiscrepancyView.PREFIX, id)
        .orElseThrow(() -> DISCREPANCY_NOT_FOUND.because(id));
  }

  /** As {@link #lock}, for readers. */
  Matter find(UUID id) {
    return read(SELECT, id);
  }

  /**
   * A discrepancy, which nobody else changes until the transaction ends, no run either.
   *
   * @throws io.quittance.platform.problem.Refusal {@code discrepancy_not_found}
   */
  Matter lock(UUID id) {
    // Apart from reading it: a row that was waited for is read as it is then.
    jdbc.sql("SELECT id FROM discrepancy WHERE id = :id FOR UPDATE")
        .param("id", id)
        .query(UUID.class)
        .optional();
    return read(SELECT, id);
  }

  private Matter read(String sql, UUID id) {
    return jdbc.sql(sql)
        .param("id", id)
        .query(DataClassRowMapper.newInstance(Matter.class))
        .optional()
        .orElseThrow(() -> DISCREPANCY_NOT_FOUND.because(Ids.write(DiscrepancyView.PREFIX, id)));
  }

  /** Whether a discrepancy is still found with the amounts of a run before. */
  boolean isAsIn(UUID id, UUID runId) {
    return jdbc.sql(SAME_FINDING)
        .param("id", id)
        .param("runId", runId)
        .query(Boolean.class)
        .single();
  }

  /** Resolves a locked discrepancy by what two persons agreed on. */
  void explain(UUID id, String resolution, UUID proposalId) {
    resolve(id, resolution, proposalId);
  }

  /** Resolves a locked discrepancy that no run finds any more. */
  void letGo(UUID id) {
    resolve(id, "NO_LONGER_FOUND", null);
  }

  private void resolve(UUID id, String resolution, @Nullable UUID proposalId) {
    jdbc.sql(
            """
            UPDATE discrepancy
            SET status = 'RESOLVED', resolution = :resolution, explained_by = :proposalId,
                resolved_at = coalesce(resolved_at, now())
            WHERE id = :id
            """)
        .param("id", id)
        .param("resolution", resolution)
        .param("proposalId", proposalId)
        .update();
  }

  /** Opens a locked discrepancy again. */
  void reopen(UUID id) {
    jdbc.sql(
            """
            UPDATE discrepancy
            SET status = 'OPEN', resolution = NULL, resolved_at = NULL, explained_by = NULL
            WHERE id = :id
            """)
        .param("id", id)
        .update();
  }

  /** Gives a locked discrepancy to an operator. */
  void assign(UUID id, String owner) {
    jdbc.sql("UPDATE discrepancy SET owner = :owner WHERE id = :id")
        .param("id", id)
        .param("owner", owner)
        .update();
  }

  /** Writes a note of an operator down. */
  void note(UUID id, UUID noteId, String text, String by) {
    jdbc.sql(
            """
            INSERT INTO discrepancy_note (id, discrepancy_id, text, written_by)
            VALUES (:noteId, :id, :text, :by)
            """)
        .param("noteId", noteId)
        .param("id", id)
        .param("text", text)
        .param("by", by)
        .update();
  }
}
