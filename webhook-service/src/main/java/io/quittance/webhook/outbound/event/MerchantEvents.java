package io.quittance.webhook.outbound.event;

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

/** Events as merchants read them. */
@Repository
public class MerchantEvents {

  private static final String COLUMNS =
      "id, merchant_id, type, object_id, sequence, object, created_at";

  private final JdbcClient jdbc;

  MerchantEvents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A merchant's event; another merchant's does not exist. */
  public Optional<MerchantEvent> find(UUID id, String merchantId) {
    return jdbc.sql(
            "SELECT " + COLUMNS + " FROM merchant_event WHERE id = :id AND merchant_id = :owner")
        .param("id", id)
        .param("owner", merchantId)
        .query((row, _) -> event(row))
        .optional();
  }

  /** Events of a merchant, newest first, those before a cursor. */
  List<MerchantEvent> list(
      String merchantId, @Nullable String type, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM merchant_event WHERE merchant_id = :owner"
                + (type == null ? "" : " AND type = :type")
                + (before == null ? "" : " AND id < :before")
                + " ORDER BY id DESC LIMIT :limit")
        .param("owner", merchantId)
        .param("type", type)
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> event(row))
        .list();
  }

  /** Deletes old ones with their deliveries; returns how many. Bounded per call. */
  public int reap(Duration retention, int batch) {
    return jdbc.sql(
            """
            DELETE FROM merchant_event WHERE id IN
                (SELECT id FROM merchant_event
                 WHERE received_at < now() - make_interval(secs => :retention) LIMIT :batch)
            """)
        .param("retention", retention.toSeconds())
        .param("batch", batch)
        .update();
  }

  /** Reads the columns of an event. */
  private static MerchantEvent event(ResultSet row) throws SQLException {
    return new MerchantEvent(
        row.getObject("id", UUID.class),
        row.getString("merchant_id"),
        row.getString("type"),
        row.getString("object_id"),
        row.getLong("sequence"),
        row.getString("object"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
