package io.quittance.ledger.books;

import java.time.Instant;

/**
 * What a provider did, as it was booked.
 *
 * @param reference of the entry
 * @param occurredAt by the provider's clock where it tells
 */
public record BookedOperation(String reference, Kind kind, String provider, Instant occurredAt) {

  /** What changes what a provider owes us. */
  public enum Kind {
    CAPTURE,
    REFUND,
    /** A refund that had succeeded came back. */
    REFUND_FAILED,
    /** A dispute that was lost. */
    CHARGEBACK,
    /** A dispute that was won after it had been lost. */
    CHARGEBACK_REVERSAL
  }
}
