package io.quittance.simulator.book;

import java.time.Instant;

/** A dispute on the wire; the amount is minor units. */
public record DisputeView(
    String disputeId,
    long amount,
    String currency,
    String reason,
    DisputeStatus status,
    Instant evidenceDueBy) {

  public static DisputeView of(Dispute dispute) {
    return new DisputeView(
        dispute.disputeId(),
        dispute.amount(),
        dispute.currency().getCurrencyCode(),
        dispute.reason(),
        dispute.status(),
        dispute.evidenceDueBy());
  }
}
