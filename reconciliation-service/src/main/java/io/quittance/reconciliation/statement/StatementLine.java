package io.quittance.reconciliation.statement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One operation that a provider claims to have done.
 *
 * @param number from 1, without the header
 * @param kind CAPTURE or REFUND
 * @param transactionId our reference, as the provider echoes it
 * @param paymentIntentId our payment, as the provider echoes it
 * @param amount minor units, positive for both kinds
 * @param fee minor units that the provider keeps
 */
record StatementLine(
    int number,
    String kind,
    String operationId,
    @Nullable String chargeId,
    @Nullable String transactionId,
    @Nullable String paymentIntentId,
    long amount,
    long fee,
    String currency,
    Instant occurredAt) {}
