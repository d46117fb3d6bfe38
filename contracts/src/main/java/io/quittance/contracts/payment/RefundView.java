package io.quittance.contracts.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A refund as merchants see it. The amount counts minor units of {@code currency}. */
public record RefundView(
    String refundId,
    String paymentIntentId,
    long amount,
    String currency,
    String status,
    @JsonInclude(Include.NON_NULL) @Nullable String reason,
    @JsonInclude(Include.NON_NULL) @Nullable String failureReason,
    Instant createdAt,
    Instant updatedAt) {}
