package io.quittance.payment.watch;

import io.quittance.payment.intent.PaymentIntent;
import io.quittance.platform.watch.Proof;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What payment-api promises of each payment. What changed is told by the audit log, whose triggers
 * see changes by hand too, up to its latest seal: what is sealed is decided.
 */
@Configuration(proxyBeanMethods = false)
class PaymentProofs {

  private static final String SEALED =
      "SELECT least(coalesce(max(last_position), 0), :since + :limit) FROM audit_seal";

  private static final String CHANGED =
      """
      WITH recorded AS MATERIALIZED (
          SELECT DISTINCT object_type, object_id,
                 CASE action WHEN 'DELETE' THEN before ->> 'payment_intent_id' END AS lost_by
          FROM audit_record
          WHERE position > :since AND position <= :upTo
            AND object_type IN ('payment_intent', 'payment_transaction', 'refund', 'dispute')
            AND object_id IS NOT NULL
      ), changed AS (
          SELECT object_id::uuid AS id FROM recorded WHERE object_type = 'payment_intent'
          UNION SELECT payment_intent_id FROM payment_transaction
              WHERE id IN (SELECT object_id::uuid FROM recorded
                           WHERE object_type = 'payment_transaction')
          UNION SELECT payment_intent_id FROM refund
              WHERE id IN (SELECT object_id::uuid FROM recorded WHERE object_type = 'refund')
          UNION SELECT payment_intent_id FROM dispute
              WHERE id IN (SELECT object_id::uuid FROM recorded WHERE object_type = 'dispute')
          UNION SELECT lost_by::uuid FROM recorded WHERE lost_by IS NOT NULL
          UNION SELECT unnest(:again::text[])::uuid
      )
      """;

  @Bean
  Proof returnedWithinCaptured() {
    return new Proof(
        "I4",
        "refunded + disputed <= captured <= authorized, and a payment is the sum of its parts",
        PaymentIntent.PREFIX,
        SEALED,
        CHANGED
            + """
            SELECT i.id::text FROM changed c JOIN payment_intent i ON i.id = c.id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount), 0) AS captured FROM payment_transaction
                WHERE payment_intent_id = i.id AND type = 'CAPTURE' AND status = 'SUCCEEDED') t
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount) FILTER (WHERE status = 'SUCCEEDED'), 0) AS refunded,
                       coalesce(sum(amount) FILTER (WHERE status = 'PENDING'), 0) AS pending
                FROM refund WHERE payment_intent_id = i.id) r
            WHERE i.amount_captured <> t.captured
               OR i.amount_refunded <> r.refunded
               OR i.amount_refund_pending <> r.pending
               OR i.amount_refunded + i.amount_refund_pending + i.amount_disputed
                   > i.amount_captured
               OR i.amount_captured > i.amount_authorized
            """);
  }

  @Bean
  Proof nothingWithoutNextStep() {
    return new Proof(
        "I6",
        "a payment that is under way has an operation that is looked at again",
        PaymentIntent.PREFIX,
        SEALED,
        CHANGED
            + """
            SELECT i.id::text FROM changed c JOIN payment_intent i ON i.id = c.id
            WHERE i.state IN
                ('AUTHORIZING', 'CAPTURING', 'CANCELING', 'REQUIRES_ACTION', 'IN_REVIEW')
              AND NOT EXISTS (
                SELECT FROM payment_transaction t
                WHERE t.payment_intent_id = i.id AND t.next_check_at IS NOT NULL)
            """);
  }

  @Bean
  Proof everyChangeIsTold() {
    return new Proof(
        "I7",
        "a payment's events are numbered without a gap, and the last one tells its status",
        PaymentIntent.PREFIX,
        SEALED,
        CHANGED
            + """
            SELECT i.id::text FROM changed c JOIN payment_intent i ON i.id = c.id
            CROSS JOIN LATERAL (
                SELECT count(*) AS transitions,
                       coalesce(max((detail::json ->> 'sequence')::bigint), 0) AS last_sequence,
                       (array_agg(detail::json ->> 'to'
                           ORDER BY (detail::json ->> 'sequence')::bigint DESC))[1] AS last_status
                FROM payment_timeline
                WHERE payment_intent_id = i.id AND type = 'TRANSITION') h
            WHERE h.transitions <> i.event_sequence OR h.last_sequence <> i.event_sequence
               OR h.last_status IS DISTINCT FROM i.status
            """);
  }
}
