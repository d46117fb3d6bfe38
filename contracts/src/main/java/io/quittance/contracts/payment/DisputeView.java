package io.quittance.contracts.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dispute as merchants see it. The amount counts minor units.
 *
 * @param stage {@code INQUIRY} while the bank only asks, {@code CHARGEBACK} once it has taken the
 *     money
 */
public record DisputeView(
    String disputeId,
    String paymentIntentId,
    long amount,
    String currency,
    String stage,
    String status,
    String reason,
    @JsonInclude(Include.NON_NULL) @Nullable Instant evidenceDueBy,
    Instant createdAt,
    Instant updatedAt) {}
