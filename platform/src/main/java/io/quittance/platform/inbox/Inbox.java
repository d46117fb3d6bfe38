package io.quittance.platform.inbox;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Remembers which events a consumer has run. */
final class Inbox {

  private final JdbcClient jdbc;

  Inbox(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Notes the events as received, and returns the ones that are new to this consumer. */
  List<ReceivedEvent> receive(String consumer, List<ReceivedEvent> events) {
    var ids = events.stream().map(ReceivedEvent::id).distinct().toArray(UUID[]::new);
    var fresh =
        new HashSet<>(
            jdbc.sql(
                    """
                    INSERT INTO inbox (consumer, event_id)
                    SELECT :consumer, unnest(:ids::uuid[])
                    ON CONFLICT DO NOTHING
                    RETURNING event_id
                    """)
                .param("consumer", consumer)
                .param("ids", ids)
                .query(UUID.class)
                .list());
    // remove() answers true once per id, which also drops a repeat within the batch.
    return events.stream().filter(event -> fresh.remove(event.id())).toList();
  }

  /** Forgets events that no broker will deliver again; returns how many. Bounded per call. */
  int forget(int days, int limit) {
    return jdbc.sql(
            """
            DELETE FROM inbox WHERE (consumer, event_id) IN
                (SELECT consumer, event_id FROM inbox
                 WHERE received_at < now() - make_interval(days => :days) LIMIT :limit)
            """)
        .param("days", days)
        .param("limit", limit)
        .update();
  }
}
