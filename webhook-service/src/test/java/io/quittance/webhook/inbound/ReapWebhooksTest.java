package io.quittance.webhook.inbound;

import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.WebhookServiceTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Old webhooks go, young ones stay. */
@WebhookServiceTest
class ReapWebhooksTest {

  private final SimulatorProvider provider;
  private final JdbcClient jdbc;
  private final ReapWebhooks reapWebhooks;

  ReapWebhooksTest(@LocalServerPort int port, JdbcClient jdbc, ReapWebhooks reapWebhooks) {
    this.provider = new SimulatorProvider(port);
    this.jdbc = jdbc;
    this.reapWebhooks = reapWebhooks;
  }

  @Test
  void deletesWhatIsOlderThanTheRetentionAndRemembersTheRest() {
    var payment = id("pi");
    provider.deliver(event("charge.captured", payment, "txn_1", 5000));
    jdbc.sql(
            """
            WITH old AS (
                INSERT INTO provider_webhook (id, provider, account, event_id, state,
                    payment_intent_id, fact_key, fact_type, fact, fact_sequence,
                    signature_headers, body, received_at)
                SELECT gen_random_uuid(), 'simulator', 'acct_old', 'evt_' || n, 'PUBLISHED',
                    'pi_old', 'key ' || n, 'provider.captured.v1', '{}', n, '{}', '',
                    now() - CASE WHEN n <= 2500 THEN interval '400 days 1 minute'
                                 ELSE interval '399 days' END
                FROM generate_series(1, 2600) n
                RETURNING id, fact_key
            )
            INSERT INTO provider_fact (provider, account, fact_key, webhook_id)
            SELECT 'simulator', 'acct_old', fact_key, id FROM old
            """)
        .update();

    reapWebhooks.reap();

    assertThat(count("provider_webhook WHERE account = 'acct_old'")).isEqualTo(100);
    assertThat(count("provider_fact WHERE account = 'acct_old'")).isEqualTo(100);
    assertThat(count("provider_webhook WHERE payment_intent_id = '" + payment + "'")).isOne();
  }

  private long count(String from) {
    return jdbc.sql("SELECT count(*) FROM " + from).query(Long.class).single();
  }
}
