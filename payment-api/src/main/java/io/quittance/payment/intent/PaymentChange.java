package io.quittance.payment.intent;

import io.quittance.platform.money.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to a payment intent, with the facts that come with it. */
public sealed interface PaymentChange {

  /** The provider is about to be asked to hold the money. */
  record AuthorizationStarted(String provider, String paymentMethodId) implements PaymentChange {}

  /** Another provider is about to be asked, because the one before certainly did nothing. */
  record AuthorizationRerouted(String provider) implements PaymentChange {}

  /** The customer must do something first, for example 3-D Secure. */
  record ActionRequired(@Nullable String chargeReference, String redirectUrl)
      implements PaymentChange {}

  /** Somebody looks at it before it goes on. */
  record HeldForReview(@Nullable String chargeReference) implements PaymentChange {}

  /** The provider holds the amount. */
  record Authorized(Money amount, @Nullable String chargeReference, @Nullable Instant expiresAt)
      implements PaymentChange {}

  /** Nothing is held; another attempt may follow. */
  record AuthorizationFailed(PaymentFailure failure) implements PaymentChange {}

  /** The provider holds a new total. */
  record AuthorizationIncremented(Money total, @Nullable Instant expiresAt)
      implements PaymentChange {}

  /** The provider is about to be asked to take the money. */
  record CaptureStarted(Money amount) implements PaymentChange {}

  /** The money was taken; after the last capture what is left is released. */
  record Captured(Money amount, boolean last) implements PaymentChange {}

  /** All of it was taken in the same breath in which it was held. */
  record CapturedAlong(Money amount) implements PaymentChange {}

  /** Nothing was taken. */
  record CaptureFailed(PaymentFailure failure) implements PaymentChange {}

  /** The provider is about to be asked to let the money go. */
  record CancelStarted(@Nullable CancelReason reason) implements PaymentChange {}

  /** Nothing is held any more, by our wish. */
  record Canceled(@Nullable CancelReason reason) implements PaymentChange {}

  /** The provider still holds the money. */
  record CancelFailed() implements PaymentChange {}

  /** Nothing is held any more, because time ran out. */
  record Expired() implements PaymentChange {}

  /** A refund was asked for and is on its way. */
  record RefundStarted(Money amount) implements PaymentChange {}

  /** A pending refund reached the customer. */
  record RefundSucceeded(Money amount) implements PaymentChange {}

  /** A pending refund will not happen. */
  record RefundDropped(Money amount) implements PaymentChange {}

  /** A refund that had succeeded was undone. */
  record RefundReturned(Money amount) implements PaymentChange {}

  /** The cardholder's bank takes the amount back until the dispute is closed. */
  record DisputeOpened(Money amount) implements PaymentChange {}

  /** The disputed amount is ours again; {@code wasOpen} is false when it had been lost. */
  record DisputeWon(Money amount, boolean wasOpen) implements PaymentChange {}

  /** The disputed amount is gone. */
  record DisputeLost(Money amount) implements PaymentChange {}
}
