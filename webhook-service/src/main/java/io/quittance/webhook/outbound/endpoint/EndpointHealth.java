package io.quittance.webhook.outbound.endpoint;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What deliveries found out about endpoints. */
@Repository
public class EndpointHealth {

  private static final String RETURNING_ENDPOINT =
      " RETURNING event_sequence, " + Endpoints.COLUMNS;

  private final JdbcClient jdbc;

  EndpointHealth(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An endpoint, and the number of the next event about it. */
  public record Numbered(Endpoint endpoint, long sequence) {}

  /** Something was delivered. */
  public void works(Collection<UUID> ids) {
    if (!ids.isEmpty()) {
      jdbc.sql(
              """
              UPDATE webhook_endpoint SET failing_since = NULL, failing_told = false
              WHERE id = ANY (:ids::uuid[]) AND failing_since IS NOT NULL
              """)
          .param("ids", ids.toArray(UUID[]::new))
          .update();
    }
  }

  /** An attempt was in vain. */
  public void fails(Collection<UUID> ids) {
    if (!ids.isEmpty()) {
      jdbc.sql(
              """
              UPDATE webhook_endpoint SET failing_since = now()
              WHERE id = ANY (:ids::uuid[]) AND failing_since IS NULL
              """)
          .param("ids", ids.toArray(UUID[]::new))
          .update();
    }
  }

  /** Those of which merchants were not told yet that deliveries are given up; now they are. */
  public List<Numbered> tellFailing(Collection<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : numbered(
            """
            UPDATE webhook_endpoint
            SET failing_told = true, event_sequence = event_sequence + 1
            WHERE id = ANY (:ids::uuid[]) AND NOT failing_told AND failing_since IS NOT NULL
            """,
            ids);
  }

  /** Disables those that answered that they are gone. */
  public List<Numbered> disableGone(Collection<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : numbered(
            """
            UPDATE webhook_endpoint
            SET status = 'DISABLED', disabled_reason = 'GONE', updated_at = now(),
                event_sequence = event_sequence + 1
            WHERE id = ANY (:ids::uuid[]) AND status = 'ENABLED'
            """,
            ids);
  }

  private List<Numbered> numbered(String update, Collection<UUID> ids) {
    return jdbc.sql(update + RETURNING_ENDPOINT)
        .param("ids", ids.toArray(UUID[]::new))
        .query((row, _) -> new Numbered(Endpoints.endpoint(row), row.getLong("event_sequence")))
        .list();
  }
}
