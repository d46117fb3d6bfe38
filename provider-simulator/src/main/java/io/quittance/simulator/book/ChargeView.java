package io.quittance.simulator.book;

import java.time.Instant;

/** A charge on the wire; amounts are minor units. */
public record ChargeView(
    String chargeId,
    String paymentReference,
    long amount,
    String currency,
    String paymentMethod,
    ChargeStatus status,
    long authorizedAmount,
    long capturedAmount,
    long refundedAmount,
    long disputedAmount,
    Instant expiresAt,
    Instant createdAt) {

  public static ChargeView of(Charge charge) {
    return new ChargeView(
        charge.chargeId(),
        charge.paymentReference(),
        charge.amount(),
        charge.currency().getCurrencyCode(),
        charge.paymentMethod(),
        charge.status(),
        charge.held().authorized(),
        charge.held().captured(),
        charge.held().refunded(),
        charge.held().disputed(),
        charge.expiresAt(),
        charge.createdAt());
  }
}
