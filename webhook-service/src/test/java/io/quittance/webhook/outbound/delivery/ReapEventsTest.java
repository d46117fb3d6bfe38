package io.quittance.webhook.outbound.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.webhook.WebhookServiceTest;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Old events go with all that belongs to them, young ones stay. */
@WebhookServiceTest
class ReapEventsTest {

  private final JdbcClient jdbc;
  private final ReapEvents reapEvents;

  ReapEventsTest(JdbcClient jdbc, ReapEvents reapEvents) {
    this.jdbc = jdbc;
    this.reapEvents = reapEvents;
  }

  @Test
  void deletesWhatIsOlderThanTheRetention() {
    jdbc.sql(
            """
            WITH event AS (
                INSERT INTO merchant_event (id, merchant_id, type, object_id, sequence, object,
                    created_at, received_at)
                SELECT gen_random_uuid(), 'mer_old', 'payment.created.v1', 'pi_old', n, '{}', now(),
                    now() - CASE WHEN n <= 1500 THEN interval '90 days 1 minute'
                                 ELSE interval '89 days' END
                FROM generate_series(1, 1600) n
                RETURNING id
            ), delivery AS (
                INSERT INTO delivery (id, event_id, endpoint_id, merchant_id, status,
                    next_attempt_at, ended_at)
                SELECT gen_random_uuid(), id, gen_random_uuid(), 'mer_old', 'DELIVERED', NULL, now()
                FROM event
                RETURNING id
            )
            INSERT INTO delivery_attempt
                (delivery_id, number, attempted_at, duration_millis, outcome)
            SELECT id, 1, now(), 5, 'DELIVERED' FROM delivery
            """)
        .update();

    reapEvents.reap();

    assertThat(count("merchant_event WHERE merchant_id = 'mer_old'")).isEqualTo(100);
    assertThat(count("delivery WHERE merchant_id = 'mer_old'")).isEqualTo(100);
    assertThat(
            count(
                "delivery_attempt WHERE NOT EXISTS"
                    + " (SELECT FROM delivery WHERE id = delivery_id)"))
        .isZero();
  }

  private long count(String from) {
    return jdbc.sql("SELECT count(*) FROM " + from).query(Long.class).single();
  }
}
