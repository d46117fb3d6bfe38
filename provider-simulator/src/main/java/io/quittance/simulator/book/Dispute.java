package io.quittance.simulator.book;

import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** A cardholder took money back, for now or for good. The amount is minor units. */
public record Dispute(
    String disputeId,
    String chargeId,
    long amount,
    Currency currency,
    String reason,
    DisputeStatus status,
    @Nullable String evidence,
    Instant evidenceDueBy,
    Instant createdAt) {

  /** The same dispute, after evidence or a decision. */
  public Dispute in(DisputeStatus next, @Nullable String newEvidence) {
    return new Dispute(
        disputeId, chargeId, amount, currency, reason, next, newEvidence, evidenceDueBy, createdAt);
  }
}
