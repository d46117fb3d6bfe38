package io.quittance.reconciliation.repair;

import io.quittance.platform.id.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every change of discrepancies, as the database has noted it. */
@Repository
class History {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Fields that hold ids, with the prefixes of these on the wire. */
  private static final Map<String, String> ID_PREFIXES =
      Map.of(
          "latest_run_id", "rec",
          "explained_by", Proposal.PREFIX,
          "proposal_id", Proposal.PREFIX);

  private final JdbcClient jdbc;

  History(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One change.
   *
   * @param change OPENED, FOUND_AGAIN, REPAIR_PUBLISHED, ASSIGNED, NOTED, RECLASSIFIED, RESOLVED,
   *     REOPENED, SET_ASIDE, SENT_AGAIN, or the status that a proposal took
   * @param changedBy an operator or a service
   * @param before the fields that changed
   */
  record Change(
      long position,
      String change,
      String changedBy,
      OffsetDateTime changedAt,
      @Nullable String runId,
      @Nullable Map<String, Object> before,
      @Nullable Map<String, Object> after,
      @Nullable String reason,
      @Nullable String requestId) {}

  /** Newest first, from below a position. */
  List<Change> of(UUID discrepancyId, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM discrepancy_history
            WHERE discrepancy_id = :id AND (:before::bigint IS NULL OR position < :before::bigint)
            ORDER BY position DESC
            LIMIT :limit
            """)
        .param("id", discrepancyId)
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> change(row))
        .list();
  }

  private static Change change(ResultSet row) throws SQLException {
    var runId = row.getObject("run_id", UUID.class);
    return new Change(
        row.getLong("position"),
        row.getString("change"),
        row.getString("changed_by"),
        row.getObject("changed_at", OffsetDateTime.class),
        runId == null ? null : Ids.write("rec", runId),
        fields(row.getString("before")),
        fields(row.getString("after")),
        row.getString("reason"),
        row.getString("request_id"));
  }

  private static @Nullable Map<String, Object> fields(@Nullable String json) {
    if (json == null) {
      return null;
    }
    var fields = new LinkedHashMap<String, Object>();
    JSON.readTree(json)
        .forEachEntry((name, value) -> fields.put(camelCase(name), shown(name, value)));
    return fields;
  }

  private static Object shown(String name, JsonNode value) {
    var prefix = ID_PREFIXES.get(name);
    return prefix == null || value.isNull()
        ? value
        : Ids.write(prefix, UUID.fromString(value.asString()));
  }

  private static String camelCase(String column) {
    var name = new StringBuilder();
    for (var word : column.split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }
}
