package io.quittance.payment.intent;

import io.quittance.platform.money.Money;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a merchant asks for; checked already. */
public record NewPayment(
    String orderId,
    String userId,
    Money amount,
    CaptureMethod captureMethod,
    @Nullable String paymentMethodId,
    @Nullable String description,
    @Nullable String receiptEmail,
    @Nullable String returnUrl,
    Map<String, String> metadata,
    String idempotencyKey,
    String fingerprint) {}
