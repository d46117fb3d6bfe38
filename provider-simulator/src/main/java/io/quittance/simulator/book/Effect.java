package io.quittance.simulator.book;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to money, once.
 *
 * @param operationId the operation that did it, or the dispute
 * @param reference the caller's reference; null where the provider acted by itself
 * @param amount minor units; of an increment the new total, of a void what was released
 * @param fee minor units, kept by the provider
 */
public record Effect(
    EffectType type, String operationId, @Nullable String reference, long amount, long fee) {

  /** Done by an operation, without a fee. */
  public static Effect of(EffectType type, Operation operation) {
    return new Effect(type, operation.operationId(), operation.reference(), operation.amount(), 0);
  }

  /**
   * A cardholder took the money back.
   *
   * @param fee minor units; no more than the amount is kept
   */
  public static Effect disputed(Dispute dispute, long fee) {
    long amount = dispute.amount();
    return new Effect(EffectType.DISPUTE, dispute.disputeId(), null, amount, Math.min(fee, amount));
  }

  /** The money of a dispute came back; its fee does not. */
  public static Effect won(Dispute dispute) {
    return new Effect(EffectType.DISPUTE_WON, dispute.disputeId(), null, dispute.amount(), 0);
  }
}
