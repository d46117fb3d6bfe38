package io.quittance.payment.operation;

import io.quittance.platform.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What we are about to ask a provider for, and by whose request.
 *
 * @param captureId of an authorization: the capture that is to follow at once, which the provider
 *     may do along
 */
public record NewOperation(
    OperationType type,
    UUID paymentIntentId,
    String merchantId,
    String provider,
    Money amount,
    boolean lastCapture,
    @Nullable UUID refundId,
    @Nullable UUID captureId,
    String idempotencyKey,
    String fingerprint) {}
