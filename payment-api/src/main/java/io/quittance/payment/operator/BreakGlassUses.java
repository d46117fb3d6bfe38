package io.quittance.payment.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was done alone, in the database. */
@Repository
class BreakGlassUses {

  private static final String SELECT =
      """
      SELECT id, action, subject, operator, reason, used_at, reviewed_by, reviewed_at, review
      FROM break_glass
      """;

  private final JdbcClient jdbc;

  BreakGlassUses(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(UUID id, BreakGlass.Action action, String subject, String operator, String reason) {
    jdbc.sql(
            """
            INSERT INTO break_glass (id, action, subject, operator, reason)
            VALUES (:id, :action, :subject, :operator, :reason)
            """)
        .param("id", id)
        .param("action", action.name())
        .param("subject", subject)
        .param("operator", operator)
        .param("reason", reason)
        .update();
  }

  /** Nobody else reviews it until the transaction ends. */
  Optional<BreakGlassUse> lock(UUID id) {
    return jdbc.sql(SELECT + " WHERE id = :id FOR UPDATE")
        .param("id", id)
        .query((row, _) -> use(row))
        .optional();
  }

  /** Newest first; {@code reviewed} null asks for all. */
  List<BreakGlassUse> page(@Nullable Boolean reviewed, @Nullable UUID before, int limit) {
    return jdbc.sql(
            SELECT
                + """
                WHERE (CAST(:reviewed AS boolean) IS NULL
                       OR (reviewed_at IS NOT NULL) = CAST(:reviewed AS boolean))
                  AND (CAST(:before AS uuid) IS NULL OR id < :before)
                ORDER BY id DESC LIMIT :limit
                """)
        .param("reviewed", reviewed)
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> use(row))
        .list();
  }

  BreakGlassUse review(UUID id, String by, String review) {
    jdbc.sql(
            """
            UPDATE break_glass SET reviewed_by = :by, reviewed_at = now(), review = :review
            WHERE id = :id
            """)
        .param("id", id)
        .param("by", by)
        .param("review", review)
        .update();
    return lock(id).orElseThrow();
  }

  private static BreakGlassUse use(ResultSet row) throws SQLException {
    return new BreakGlassUse(
        row.getObject("id", UUID.class),
        BreakGlass.Action.valueOf(row.getString("action")),
        row.getString("subject"),
        row.getString("operator"),
        row.getString("reason"),
        row.getObject("used_at", OffsetDateTime.class).toInstant(),
        row.getString("reviewed_by"),
        OperatorAccounts.instant(row, "reviewed_at"),
        row.getString("review"));
  }
}
