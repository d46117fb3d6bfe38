package io.quittance.simulator.book;

import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * A cardholder took money back, for now or for good. The amount is minor units.
 *
 * @param inquiry true while the bank only asks: no money has moved yet
 */
public record Dispute(
    String disputeId,
    String chargeId,
    long amount,
    Currency currency,
    String reason,
    DisputeStatus status,
    @Nullable String evidence,
    boolean inquiry,
    Instant evidenceDueBy,
    Instant createdAt) {

  /** The same dispute, after evidence or a decision. */
  public Dispute in(DisputeStatus next, @Nullable String newEvidence) {
    return new Dispute(
        disputeId,
        chargeId,
        amount,
        currency,
        reason,
        next,
        newEvidence,
        inquiry,
        evidenceDueBy,
        createdAt);
  }

  /** The bank took the money after all. */
  public Dispute escalated(long newAmount, Instant dueBy) {
    return new Dispute(
        disputeId,
        chargeId,
        newAmount,
        currency,
        reason,
        DisputeStatus.NEEDS_RESPONSE,
        null,
        false,
        dueBy,
        createdAt);
  }
}
