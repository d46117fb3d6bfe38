package io.quittance.contracts.payment;

import io.quittance.contracts.event.EventCatalog;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that payment-api tells: what happened, and the payment as it was right afterwards.
 *
 * <p>Keyed by payment intent; refunds and disputes travel with their payment, so that one payment's
 * story has one order.
 */
public sealed interface PaymentEvent {

  /** Names of the events and their topic. */
  EventCatalog<PaymentEvent> CATALOG =
      EventCatalog.of(
          PaymentEvent.class,
          "payment.events",
          Map.ofEntries(
              Map.entry("payment.created.v1", Created.class),
              Map.entry("payment.authorizing.v1", Authorizing.class),
              Map.entry("payment.requires_action.v1", RequiresAction.class),
              Map.entry("payment.in_review.v1", InReview.class),
              Map.entry("payment.authorized.v1", Authorized.class),
              Map.entry("payment.authorization_failed.v1", AuthorizationFailed.class),
              Map.entry("payment.capturing.v1", Capturing.class),
              Map.entry("payment.captured.v1", Captured.class),
              Map.entry("payment.capture_failed.v1", CaptureFailed.class),
              Map.entry("payment.canceling.v1", Canceling.class),
              Map.entry("payment.canceled.v1", Canceled.class),
              Map.entry("payment.expired.v1", Expired.class),
              Map.entry("refund.created.v1", RefundCreated.class),
              Map.entry("refund.succeeded.v1", RefundSucceeded.class),
              Map.entry("refund.failed.v1", RefundFailed.class),
              Map.entry("dispute.opened.v1", DisputeOpened.class),
              Map.entry("dispute.updated.v1", DisputeUpdated.class),
              Map.entry("dispute.won.v1", DisputeWon.class),
              Map.entry("dispute.lost.v1", DisputeLost.class)));

  /** Whose payment it is. */
  String merchantId();

  /** The payment right after the change. */
  PaymentIntentView payment();

  /**
   * One thing that we asked a provider to do, and the amount that it did.
   *
   * @param transactionId our reference at the provider; also the provider's idempotency key
   * @param amount minor units of {@code currency}
   * @param providerReference the provider's own id of what it did; null while unknown
   * @param occurredAt when the provider did it, by the provider's clock where it tells
   */
  record Operation(
      String transactionId,
      String provider,
      @Nullable String providerReference,
      long amount,
      String currency,
      Instant occurredAt) {}

  record Created(String merchantId, PaymentIntentView payment) implements PaymentEvent {}

  record Authorizing(String merchantId, PaymentIntentView payment) implements PaymentEvent {}

  record RequiresAction(String merchantId, PaymentIntentView payment) implements PaymentEvent {}

  record InReview(String merchantId, PaymentIntentView payment) implements PaymentEvent {}

  record Authorized(String merchantId, PaymentIntentView payment, Operation operation)
      implements PaymentEvent {}

  record AuthorizationFailed(String merchantId, PaymentIntentView payment)
      implements PaymentEvent {}

  record Capturing(String merchantId, PaymentIntentView payment) implements PaymentEvent {}

  record Captured(String merchantId, PaymentIntentView payment, Operation operation)
      implements PaymentEvent {}

  record CaptureFailed(String merchantId, PaymentIntentView payment) implements PaymentEvent {}

  record Canceling(String merchantId, PaymentIntentView payment) implements PaymentEvent {}

  record Canceled(String merchantId, PaymentIntentView payment) implements PaymentEvent {}

  record Expired(String merchantId, PaymentIntentView payment) implements PaymentEvent {}

  record RefundCreated(String merchantId, PaymentIntentView payment, RefundView refund)
      implements PaymentEvent {}

  record RefundSucceeded(
      String merchantId, PaymentIntentView payment, RefundView refund, Operation operation)
      implements PaymentEvent {}

  /**
   * A refund did not happen, or was undone.
   *
   * @param wasSucceeded true when it had been reported as succeeded, so that money comes back
   */
  record RefundFailed(
      String merchantId,
      PaymentIntentView payment,
      RefundView refund,
      Operation operation,
      boolean wasSucceeded)
      implements PaymentEvent {}

  record DisputeOpened(
      String merchantId, PaymentIntentView payment, DisputeView dispute, Operation operation)
      implements PaymentEvent {}

  record DisputeUpdated(String merchantId, PaymentIntentView payment, DisputeView dispute)
      implements PaymentEvent {}

  /**
   * The disputed money is the merchant's again.
   *
   * @param reversal true when the dispute had been lost, so that the money was gone already
   */
  record DisputeWon(
      String merchantId,
      PaymentIntentView payment,
      DisputeView dispute,
      Operation operation,
      boolean reversal)
      implements PaymentEvent {}

  record DisputeLost(
      String merchantId, PaymentIntentView payment, DisputeView dispute, Operation operation)
      implements PaymentEvent {}
}
