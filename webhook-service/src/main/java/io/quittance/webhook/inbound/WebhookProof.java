package io.quittance.webhook.inbound;

import io.quittance.platform.watch.Proof;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What webhook-service promises of what it took. Positions are milliseconds since 1970; each look
 * goes back a minute, longer than any transaction that stores a webhook.
 */
@Configuration(proxyBeanMethods = false)
class WebhookProof {

  @Bean
  Proof takenIsTold() {
    return new Proof(
        "I7",
        "a webhook that was taken is remembered by its fact, and has its number among its"
            + " payment's",
        FindWebhooks.PREFIX,
        "SELECT greatest((extract(epoch FROM now()) * 1000)::bigint, :since)"
            + " WHERE :limit::bigint IS NOT NULL",
        """
        WITH looked AS (
            SELECT id FROM provider_webhook
            WHERE received_at > to_timestamp(:since / 1000.0) - interval '1 minute'
              AND received_at <= to_timestamp(:upTo / 1000.0) AND state = 'PUBLISHED'
            UNION SELECT unnest(:again::text[])::uuid
        )
        SELECT w.id::text FROM looked JOIN provider_webhook w ON w.id = looked.id
        WHERE w.state = 'PUBLISHED'
          AND (NOT EXISTS (
                 SELECT FROM provider_fact f
                 WHERE f.provider = w.provider AND f.account = w.account
                   AND f.fact_key = w.fact_key AND f.webhook_id = w.id)
            OR w.payment_intent_id IS NOT NULL AND NOT EXISTS (
                 SELECT FROM payment_sequence s
                 WHERE s.payment_intent_id = w.payment_intent_id
                   AND s.latest >= w.fact_sequence))
        """);
  }
}
