package io.quittance.simulator.book;

import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request that the provider took.
 *
 * @param reference the caller's reference, which is its idempotency key
 * @param fingerprint digest of what was asked
 * @param amount minor units: asked for or, for a void, released; for an increment the new total
 * @param expiresAt until when the money is held
 * @param changesAt when a refund gets its second outcome
 * @param extras what the provider's format has to repeat; nothing else looks at it
 */
public record Operation(
    String operationId,
    String chargeId,
    OperationType type,
    String reference,
    String paymentReference,
    String fingerprint,
    Verdict verdict,
    long amount,
    Currency currency,
    @Nullable String redirectUrl,
    @Nullable Instant expiresAt,
    Instant createdAt,
    @Nullable Instant completedAt,
    @Nullable Instant changesAt,
    Map<String, String> extras) {

  public Operation {
    extras = Map.copyOf(extras);
  }

  /** The same operation with what became of it. */
  public Operation decided(Verdict decision, Instant now) {
    return new Operation(
        operationId,
        chargeId,
        type,
        reference,
        paymentReference,
        fingerprint,
        decision,
        amount,
        currency,
        redirectUrl,
        expiresAt,
        createdAt,
        decision.isFinal() ? now : null,
        null,
        extras);
  }

  /** The same operation about another amount, in minor units. */
  public Operation of(long other) {
    return new Operation(
        operationId,
        chargeId,
        type,
        reference,
        paymentReference,
        fingerprint,
        verdict,
        other,
        currency,
        redirectUrl,
        expiresAt,
        createdAt,
        completedAt,
        changesAt,
        extras);
  }

  /** Sends the customer's browser somewhere first. */
  public Operation redirectingTo(String url) {
    return new Operation(
        operationId,
        chargeId,
        type,
        reference,
        paymentReference,
        fingerprint,
        verdict,
        amount,
        currency,
        url,
        expiresAt,
        createdAt,
        completedAt,
        changesAt,
        extras);
  }

  /** Will get another outcome at that time. */
  public Operation changingAt(Instant when) {
    return new Operation(
        operationId,
        chargeId,
        type,
        reference,
        paymentReference,
        fingerprint,
        verdict,
        amount,
        currency,
        redirectUrl,
        expiresAt,
        createdAt,
        completedAt,
        when,
        extras);
  }
}
