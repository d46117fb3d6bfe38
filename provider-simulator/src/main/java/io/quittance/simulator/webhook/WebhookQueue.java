package io.quittance.simulator.webhook;

import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The webhooks that wait, in the database. */
@Repository
class WebhookQueue {

  private final JdbcClient jdbc;

  WebhookQueue(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One webhook to be sent. */
  record Waiting(long turn, String eventId, String provider, String body, int attempts) {}

  /** A webhook that was not acknowledged, and when to try again. */
  record Failed(long turn, Duration pause) {}

  /**
   * Takes webhooks that are due, of each charge only the first, and keeps other senders from them
   * for the length of the lease.
   */
  List<Waiting> claim(int limit, Duration lease) {
    return jdbc.sql(
            """
            WITH due AS (
              SELECT turn FROM webhook w
              WHERE next_attempt_at <= now()
                AND NOT EXISTS (
                  SELECT FROM webhook earlier
                  WHERE earlier.charge_id = w.charge_id AND earlier.turn < w.turn
                    AND earlier.next_attempt_at < 'infinity')
              ORDER BY turn LIMIT :limit FOR UPDATE SKIP LOCKED)
            UPDATE webhook w SET next_attempt_at = now() + :leaseMillis * interval '1 ms'
            FROM due WHERE w.turn = due.turn
            RETURNING w.turn, w.event_id, w.provider, w.body, w.attempts
            """)
        .param("limit", limit)
        .param("leaseMillis", lease.toMillis())
        .query(DataClassRowMapper.newInstance(Waiting.class))
        .list();
  }

  /** Forgets what was acknowledged and schedules what was not, in one statement. */
  void settle(List<Waiting> delivered, List<Failed> failed) {
    jdbc.sql(
            """
            WITH gone AS (DELETE FROM webhook WHERE turn = ANY(:delivered))
            UPDATE webhook w SET attempts = attempts + 1,
                next_attempt_at = now() + f.pause_millis * interval '1 ms'
            FROM unnest(:turns::bigint[], :pauses::bigint[]) AS f (turn, pause_millis)
            WHERE w.turn = f.turn
            """)
        .param("delivered", delivered.stream().map(Waiting::turn).toArray(Long[]::new))
        .param("turns", failed.stream().map(Failed::turn).toArray(Long[]::new))
        .param("pauses", failed.stream().map(it -> it.pause().toMillis()).toArray(Long[]::new))
        .update();
  }
}
