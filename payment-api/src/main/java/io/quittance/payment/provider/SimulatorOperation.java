package io.quittance.payment.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An operation as the simulator writes it. What is missing arrives as null. */
@SuppressWarnings("NullAway") // Jackson fills it; isComplete is asked before anything is read.
record SimulatorOperation(
    String operationId,
    String chargeId,
    String type,
    String reference,
    String paymentReference,
    String status,
    long amount,
    String currency,
    @Nullable String declineCode,
    @Nullable String adviceCode,
    @Nullable String failureReason,
    boolean blockedByRisk,
    @Nullable String redirectUrl,
    @Nullable Instant expiresAt,
    Instant createdAt,
    @Nullable Instant completedAt,
    @Nullable SimulatorOperation capture) {

  /** Whether it says enough to be believed. */
  boolean isComplete() {
    return operationId != null
        && chargeId != null
        && type != null
        && reference != null
        && paymentReference != null
        && status != null
        && currency != null
        && createdAt != null;
  }
}
