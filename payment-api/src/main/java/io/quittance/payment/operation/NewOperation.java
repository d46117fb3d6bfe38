package io.quittance.payment.operation;

import io.quittance.platform.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What we are about to ask a provider for, and by whose request. */
public record NewOperation(
    OperationType type,
    UUID paymentIntentId,
    String merchantId,
    String provider,
    Money amount,
    boolean lastCapture,
    @Nullable UUID refundId,
    String idempotencyKey,
    String fingerprint) {}
