package io.quittance.simulator.settlement;

import io.quittance.simulator.book.EffectType;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One movement of money that a provider's report tells. Amounts are minor units, positive: the type
 * says which way.
 *
 * @param operationId the operation that did it, or the dispute
 * @param reference the caller's reference; null where the provider acted by itself
 * @param fee what the provider keeps
 * @param extras of the operation
 */
public record Settled(
    EffectType type,
    String operationId,
    OfCharge charge,
    @Nullable String reference,
    long amount,
    long fee,
    Currency currency,
    Instant occurredAt,
    Map<String, String> extras) {

  public Settled {
    extras = Map.copyOf(extras);
  }

  /**
   * What a report repeats of the charge.
   *
   * @param captured all that was taken of it, minor units
   * @param held all that was held, minor units
   * @param done whether nothing more can be taken
   */
  public record OfCharge(
      String chargeId,
      String paymentReference,
      long held,
      long captured,
      boolean done,
      Instant createdAt,
      Map<String, String> extras) {

    public OfCharge {
      extras = Map.copyOf(extras);
    }
  }

  /** Above zero where money came to the merchant, below where it went. */
  public long gross() {
    return switch (type) {
      case CAPTURE, REFUND_FAILED, DISPUTE_WON -> amount;
      case REFUND, DISPUTE -> Math.negateExact(amount);
      case AUTHORIZE, INCREMENT, VOID ->
          throw new IllegalStateException("no money was moved by " + type);
    };
  }

  /** What the merchant gets of it. */
  public long net() {
    return Math.subtractExact(gross(), fee);
  }

  /** The same with one minor unit more. */
  Settled altered() {
    return new Settled(
        type,
        operationId,
        charge,
        reference,
        Math.addExact(amount, 1),
        fee,
        currency,
        occurredAt,
        extras);
  }
}
