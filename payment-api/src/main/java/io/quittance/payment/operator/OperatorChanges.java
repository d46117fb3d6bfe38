package io.quittance.payment.operator;

import io.quittance.payment.operator.OperatorChange.Kind;
import io.quittance.payment.operator.OperatorChange.Status;
import io.quittance.platform.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is proposed about operators, in the database. */
@Repository
class OperatorChanges {

  private static final String COLUMNS =
      "id, kind, name, role, status, proposed_by, proposed_at, decided_by, decided_at";

  private static final String GOOD_CODES =
      """
      c.name = :name AND c.first_code_hash = :first AND c.second_code_hash = :second
      AND c.codes_used_at IS NULL AND c.codes_end_at > now()
      AND NOT EXISTS (
          SELECT FROM operator_change later
          WHERE later.name = c.name AND later.id > c.id AND later.status = 'APPROVED'
            AND later.second_code_hash IS NOT NULL)
      """;

  private final JdbcClient jdbc;

  OperatorChanges(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes a proposal down; empty when one about the same operator is open. */
  Optional<OperatorChange> insert(
      UUID id, Kind kind, String name, Caller.Role role, String firstCodeHash, String by) {
    return jdbc.sql(
            """
            INSERT INTO operator_change (id, kind, name, role, status, first_code_hash, proposed_by)
            VALUES (:id, :kind, :name, :role, 'PROPOSED', :hash, :by)
            ON CONFLICT (name) WHERE status = 'PROPOSED' DO NOTHING
            RETURNING %s
            """
                .formatted(COLUMNS))
        .param("id", id)
        .param("kind", kind.name())
        .param("name", name)
        .param("role", role.name())
        .param("hash", firstCodeHash)
        .param("by", by)
        .query((row, _) -> change(row))
        .optional();
  }

  /** The change, which nobody else decides until the transaction ends. */
  Optional<OperatorChange> lock(UUID id) {
    return jdbc.sql("SELECT %s FROM operator_change WHERE id = :id FOR UPDATE".formatted(COLUMNS))
        .param("id", id)
        .query((row, _) -> change(row))
        .optional();
  }

  Optional<OperatorChange> find(UUID id) {
    return jdbc.sql("SELECT %s FROM operator_change WHERE id = :id".formatted(COLUMNS))
        .param("id", id)
        .query((row, _) -> change(row))
        .optional();
  }

  /** Newest first. */
  List<OperatorChange> page(@Nullable Status status, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            SELECT %s FROM operator_change
            WHERE (CAST(:status AS text) IS NULL OR status = :status)
              AND (CAST(:before AS uuid) IS NULL OR id < :before)
            ORDER BY id DESC LIMIT :limit
            """
                .formatted(COLUMNS))
        .param("status", status == null ? null : status.name())
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> change(row))
        .list();
  }

  /**
   * Notes an approval.
   *
   * @param secondCodeHash null where no password is to be set
   */
  void approve(UUID id, String by, @Nullable String secondCodeHash, Duration codesCount) {
    jdbc.sql(
            """
            UPDATE operator_change
            SET status = 'APPROVED', decided_by = :by, decided_at = now(),
                second_code_hash = :hash,
                codes_end_at = CASE WHEN CAST(:hash AS text) IS NULL THEN NULL
                                    ELSE now() + make_interval(secs => :seconds) END
            WHERE id = :id
            """)
        .param("id", id)
        .param("by", by)
        .param("hash", secondCodeHash)
        .param("seconds", codesCount.toSeconds())
        .update();
  }

  void reject(UUID id, String by) {
    jdbc.sql(
            """
            UPDATE operator_change SET status = 'REJECTED', decided_by = :by, decided_at = now()
            WHERE id = :id
            """)
        .param("id", id)
        .param("by", by)
        .update();
  }

  /** Whether codes would be taken now: they are right, unused, young and the latest. */
  boolean areGood(String name, String firstCodeHash, String secondCodeHash) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM operator_change c WHERE %s)".formatted(GOOD_CODES))
        .param("name", name)
        .param("first", firstCodeHash)
        .param("second", secondCodeHash)
        .query(Boolean.class)
        .single();
  }

  /** Uses codes up; false when they are not good. */
  boolean useCodes(String name, String firstCodeHash, String secondCodeHash) {
    return jdbc.sql(
                "UPDATE operator_change c SET codes_used_at = now() WHERE %s".formatted(GOOD_CODES))
            .param("name", name)
            .param("first", firstCodeHash)
            .param("second", secondCodeHash)
            .update()
        == 1;
  }

  private static OperatorChange change(ResultSet row) throws SQLException {
    return new OperatorChange(
        row.getObject("id", UUID.class),
        Kind.valueOf(row.getString("kind")),
        row.getString("name"),
        Caller.Role.valueOf(row.getString("role")),
        Status.valueOf(row.getString("status")),
        row.getString("proposed_by"),
        row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
        row.getString("decided_by"),
        OperatorAccounts.instant(row, "decided_at"));
  }
}
