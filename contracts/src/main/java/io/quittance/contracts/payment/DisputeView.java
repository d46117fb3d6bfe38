package io.quittance.contracts.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A dispute (chargeback) as merchants see it. The amount counts minor units. */
public record DisputeView(
    String disputeId,
    String paymentIntentId,
    long amount,
    String currency,
    String status,
    String reason,
    @JsonInclude(Include.NON_NULL) @Nullable Instant evidenceDueBy,
    Instant createdAt,
    Instant updatedAt) {}
