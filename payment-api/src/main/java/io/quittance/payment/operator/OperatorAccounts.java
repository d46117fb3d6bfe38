package io.quittance.payment.operator;

import io.quittance.platform.security.Caller;
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

/** Operators' accounts in the database. */
@Repository
class OperatorAccounts {

  private static final String SELECT =
      """
      SELECT id, name, role, password_hash, created_at, disabled_at, disabled_by
      FROM operator_account
      """;

  private final JdbcClient jdbc;

  OperatorAccounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<OperatorAccount> find(UUID id) {
    return jdbc.sql(SELECT + " WHERE id = :id")
        .param("id", id)
        .query((row, _) -> account(row))
        .optional();
  }

  Optional<OperatorAccount> byName(String name) {
    return jdbc.sql(SELECT + " WHERE name = :name")
        .param("name", name)
        .query((row, _) -> account(row))
        .optional();
  }

  /** The account, which nobody else changes until the transaction ends. */
  Optional<OperatorAccount> lock(String name) {
    return jdbc.sql(SELECT + " WHERE name = :name FOR UPDATE")
        .param("name", name)
        .query((row, _) -> account(row))
        .optional();
  }

  /** Newest first. */
  List<OperatorAccount> page(@Nullable UUID before, int limit) {
    return jdbc.sql(
            SELECT
                + " WHERE CAST(:before AS uuid) IS NULL OR id < :before ORDER BY id DESC LIMIT"
                + " :limit")
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> account(row))
        .list();
  }

  /** Adds an account without a password. */
  void insert(UUID id, String name, Caller.Role role) {
    jdbc.sql("INSERT INTO operator_account (id, name, role) VALUES (:id, :name, :role)")
        .param("id", id)
        .param("name", name)
        .param("role", role.name())
        .update();
  }

  void setRole(String name, Caller.Role role) {
    jdbc.sql("UPDATE operator_account SET role = :role WHERE name = :name")
        .param("name", name)
        .param("role", role.name())
        .update();
  }

  /** Lets somebody in again, who has to set a new password. */
  void readmit(String name, Caller.Role role) {
    jdbc.sql(
            """
            UPDATE operator_account
            SET role = :role, password_hash = NULL, disabled_at = NULL, disabled_by = NULL
            WHERE name = :name
            """)
        .param("name", name)
        .param("role", role.name())
        .update();
  }

  void setPassword(String name, String hash) {
    jdbc.sql("UPDATE operator_account SET password_hash = :hash WHERE name = :name")
        .param("name", name)
        .param("hash", hash)
        .update();
  }

  void disable(String name, String by) {
    jdbc.sql(
            """
            UPDATE operator_account SET disabled_at = now(), disabled_by = :by
            WHERE name = :name AND disabled_at IS NULL
            """)
        .param("name", name)
        .param("by", by)
        .update();
  }

  private static OperatorAccount account(ResultSet row) throws SQLException {
    return new OperatorAccount(
        row.getObject("id", UUID.class),
        row.getString("name"),
        Caller.Role.valueOf(row.getString("role")),
        row.getString("password_hash"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "disabled_at"),
        row.getString("disabled_by"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
