package io.quittance.payment.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Versions of the rules in the database; rows are added and never changed. */
@Component
class RuleSets {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Any number that nothing else locks by in this database. */
  private static final long DECIDING_LOCK = 5_024_001L;

  private static final String SELECT =
      """
      SELECT s.version, s.replaces, s.reason, s.proposed_by, s.proposed_at, s.rules::text AS rules,
             d.approved, d.decided_by, d.decided_at, d.rejection,
             (SELECT coalesce(max(version), 0) FROM routing_rule_decision WHERE approved) AS active
      FROM routing_rule_set s LEFT JOIN routing_rule_decision d USING (version)
      """;

  private final JdbcClient jdbc;

  RuleSets(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The version that decides now; 0 before the first was approved. */
  long activeVersion() {
    return jdbc.sql("SELECT coalesce(max(version), 0) FROM routing_rule_decision WHERE approved")
        .query((row, _) -> row.getLong(1))
        .single();
  }

  Optional<RuleSet> find(long version) {
    return jdbc.sql(SELECT + " WHERE s.version = :version")
        .param("version", version)
        .query((row, _) -> ruleSet(row))
        .optional();
  }

  /** Newest first; {@code before} asks for smaller versions only. */
  List<RuleSet> page(long before, int limit) {
    return jdbc.sql(SELECT + " WHERE s.version < :before ORDER BY s.version DESC LIMIT :limit")
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> ruleSet(row))
        .list();
  }

  /** Writes a proposal down and returns its version. */
  long insert(List<RoutingRule> rules, long replaces, String reason, String proposedBy) {
    return jdbc.sql(
            """
            INSERT INTO routing_rule_set (replaces, rules, reason, proposed_by)
            VALUES (:replaces, :rules::jsonb, :reason, :proposedBy)
            RETURNING version
            """)
        .param("replaces", replaces)
        .param("rules", JSON.writeValueAsString(rules))
        .param("reason", reason)
        .param("proposedBy", proposedBy)
        .query((row, _) -> row.getLong(1))
        .single();
  }

  /** Lets nobody else decide until the transaction ends. */
  void lockDecisions() {
    jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
        .param("lock", DECIDING_LOCK)
        .query((_, _) -> true)
        .single();
  }

  /** Notes what somebody decided; without a rejection it was approved. */
  void decide(RuleSet proposed, String decidedBy, @Nullable String rejection) {
    jdbc.sql(
            """
            INSERT INTO routing_rule_decision (version, replaces, approved, decided_by, rejection)
            VALUES (:version, :replaces, :approved, :decidedBy, :rejection)
            """)
        .param("version", proposed.version())
        .param("replaces", proposed.replaces())
        .param("approved", rejection == null)
        .param("decidedBy", decidedBy)
        .param("rejection", rejection)
        .update();
  }

  private static RuleSet ruleSet(ResultSet row) throws SQLException {
    return new RuleSet(
        row.getLong("version"),
        row.getLong("replaces"),
        status(row),
        row.getString("reason"),
        row.getString("proposed_by"),
        row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
        row.getString("decided_by"),
        instant(row, "decided_at"),
        row.getString("rejection"),
        List.of(JSON.readValue(row.getString("rules"), RoutingRule[].class)));
  }

  private static RuleSetStatus status(ResultSet row) throws SQLException {
    var approved = row.getObject("approved", Boolean.class);
    long active = row.getLong("active");
    if (approved == null) {
      return row.getLong("replaces") == active ? RuleSetStatus.PROPOSED : RuleSetStatus.OUTDATED;
    }
    if (!approved) {
      return RuleSetStatus.REJECTED;
    }
    return row.getLong("version") == active ? RuleSetStatus.ACTIVE : RuleSetStatus.REPLACED;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
