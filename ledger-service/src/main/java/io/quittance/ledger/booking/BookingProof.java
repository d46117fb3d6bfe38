package io.quittance.ledger.booking;

import io.quittance.platform.watch.Proof;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the ledger promises of what it books for payments. Entries are looked at once they are
 * sealed: then all before them are decided.
 */
@Configuration(proxyBeanMethods = false)
class BookingProof {

  /** The inbox remembers its events for a day longer. */
  private static final int REMEMBERED_DAYS = 13;

  @Bean
  Proof bookedAsTold() {
    return new Proof(
        "I3",
        "an entry of a payment was told by an event that arrived, and its operation is booked once",
        null,
        "SELECT least(coalesce(max(last_sequence), 0), :since + :limit) FROM seal",
        """
        WITH looked AS (
            SELECT id, reference, cause_kind, cause_id, booked_at FROM journal_entry
            WHERE sequence > :since AND sequence <= :upTo
            UNION SELECT id, reference, cause_kind, cause_id, booked_at FROM journal_entry
                WHERE reference = ANY (:again::text[])
        )
        SELECT e.reference FROM looked e
        CROSS JOIN LATERAL (
            SELECT count(*) AS lines, min(split_part(a.code, ':', 2)) AS provider
            FROM posting p JOIN account a ON a.id = p.account_id
            WHERE p.entry_id = e.id AND p.booked_at = e.booked_at
              AND a.code LIKE 'provider:%%:receivable') r
        LEFT JOIN booked_operation o ON o.reference = e.reference
        WHERE e.cause_kind IN ('payment.captured.v1', 'refund.succeeded.v1', 'refund.failed.v1',
                               'dispute.opened.v1', 'dispute.won.v1', 'dispute.lost.v1')
          AND (r.lines > 1
            OR (r.lines = 1) <> (o.reference IS NOT NULL)
            OR r.provider <> o.provider
            OR (e.booked_at > now() - make_interval(days => %d) AND NOT EXISTS (
                  SELECT FROM inbox i WHERE i.consumer = '%s' AND i.event_id = e.cause_id)))
        """
            .formatted(REMEMBERED_DAYS, BookPaymentEvents.CONSUMER));
  }
}
