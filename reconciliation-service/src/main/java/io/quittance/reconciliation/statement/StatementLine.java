package io.quittance.reconciliation.statement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One operation that a provider claims to have done.
 *
 * @param number from 1, without the header
 * @param transactionId our reference, as the provider echoes it
 * @param paymentIntentId our payment, as the provider echoes it
 * @param amount minor units, positive: the kind says which way
 * @param fee minor units that the provider keeps of it
 * @param payout the provider's id of the payout that contains the line
 * @param beside the number of the line before whose row tells of this one too
 */
public record StatementLine(
    int number,
    LineKind kind,
    String operationId,
    @Nullable String chargeId,
    @Nullable String transactionId,
    @Nullable String paymentIntentId,
    long amount,
    long fee,
    String currency,
    Instant occurredAt,
    @Nullable String payout,
    @Nullable Integer beside) {}
