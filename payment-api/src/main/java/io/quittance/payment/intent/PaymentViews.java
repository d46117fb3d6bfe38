package io.quittance.payment.intent;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.contracts.payment.PaymentIntentView.LastError;
import io.quittance.contracts.payment.PaymentIntentView.NextAction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A payment intent as merchants see it. */
public final class PaymentViews {

  private PaymentViews() {}

  /**
   * The view of a payment.
   *
   * @param nextCheckAt when the provider is asked again, while an outcome is unknown
   */
  public static PaymentIntentView of(PaymentIntent intent, @Nullable Instant nextCheckAt) {
    return new PaymentIntentView(
        intent.publicId(),
        intent.orderId(),
        intent.userId(),
        intent.amount().minor(),
        intent.currency().getCurrencyCode(),
        intent.status().name(),
        intent.captureMethod().name(),
        intent.paymentMethodId(),
        intent.capturable().minor(),
        intent.captured().minor(),
        intent.refunded().minor(),
        intent.isDisputed(),
        intent.authorizationExpiresAt(),
        nextAction(intent.nextActionUrl()),
        lastError(intent.failure()),
        intent.provider(),
        intent.chargeReference(),
        nextCheckAt,
        intent.description(),
        intent.metadata(),
        intent.createdAt(),
        intent.updatedAt());
  }

  private static @Nullable NextAction nextAction(@Nullable String url) {
    return url == null ? null : NextAction.redirectTo(url);
  }

  private static @Nullable LastError lastError(@Nullable PaymentFailure failure) {
    return failure == null
        ? null
        : new LastError(
            failure.code(), failure.declineCode(), failure.adviceCode(), failure.message());
  }
}
