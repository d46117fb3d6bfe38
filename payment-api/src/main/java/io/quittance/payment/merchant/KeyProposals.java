package io.quittance.payment.merchant;

import io.quittance.payment.merchant.KeyProposal.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keys that operators propose, in the database; what was proposed never changes. */
@Repository
class KeyProposals {

  private static final String COLUMNS =
      "id, merchant_id, name, reason, status, proposed_by, proposed_at, decided_by, decided_at,"
          + " api_key_id";

  private final JdbcClient jdbc;

  KeyProposals(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes a proposal down; empty when one for the same merchant is open. */
  Optional<KeyProposal> insert(
      UUID id, String merchantId, @Nullable String name, String reason, String by) {
    return jdbc.sql(
            """
            INSERT INTO api_key_proposal (id, merchant_id, name, reason, status, proposed_by)
            VALUES (:id, :merchantId, :name, :reason, 'PROPOSED', :by)
            ON CONFLICT (merchant_id) WHERE status = 'PROPOSED' DO NOTHING
            RETURNING %s
            """
                .formatted(COLUMNS))
        .param("id", id)
        .param("merchantId", merchantId)
        .param("name", name)
        .param("reason", reason)
        .param("by", by)
        .query((row, _) -> proposal(row))
        .optional();
  }

  /** The proposal, which nobody else decides until the transaction ends. */
  Optional<KeyProposal> lock(UUID id) {
    return jdbc.sql("SELECT %s FROM api_key_proposal WHERE id = :id FOR UPDATE".formatted(COLUMNS))
        .param("id", id)
        .query((row, _) -> proposal(row))
        .optional();
  }

  Optional<KeyProposal> find(UUID id) {
    return jdbc.sql("SELECT %s FROM api_key_proposal WHERE id = :id".formatted(COLUMNS))
        .param("id", id)
        .query((row, _) -> proposal(row))
        .optional();
  }

  /** Newest first. */
  List<KeyProposal> page(@Nullable Status status, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            SELECT %s FROM api_key_proposal
            WHERE (CAST(:status AS text) IS NULL OR status = :status)
              AND (CAST(:before AS uuid) IS NULL OR id < :before)
            ORDER BY id DESC LIMIT :limit
            """
                .formatted(COLUMNS))
        .param("status", status == null ? null : status.name())
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> proposal(row))
        .list();
  }

  /**
   * Notes a decision.
   *
   * @param apiKeyId the key that an approval makes in the same transaction; null for a rejection
   */
  KeyProposal decide(UUID id, String by, @Nullable UUID apiKeyId) {
    return jdbc.sql(
            """
            UPDATE api_key_proposal
            SET status = :status, decided_by = :by, decided_at = now(), api_key_id = :apiKeyId
            WHERE id = :id RETURNING %s
            """
                .formatted(COLUMNS))
        .param("id", id)
        .param("status", (apiKeyId == null ? Status.REJECTED : Status.APPROVED).name())
        .param("by", by)
        .param("apiKeyId", apiKeyId)
        .query((row, _) -> proposal(row))
        .single();
  }

  private static KeyProposal proposal(ResultSet row) throws SQLException {
    var decidedAt = row.getObject("decided_at", OffsetDateTime.class);
    return new KeyProposal(
        row.getObject("id", UUID.class),
        row.getString("merchant_id"),
        row.getString("name"),
        row.getString("reason"),
        Status.valueOf(row.getString("status")),
        row.getString("proposed_by"),
        row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
        row.getString("decided_by"),
        decidedAt == null ? null : decidedAt.toInstant(),
        row.getObject("api_key_id", UUID.class));
  }
}
