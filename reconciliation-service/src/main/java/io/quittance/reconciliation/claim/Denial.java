package io.quittance.reconciliation.claim;

import static io.quittance.reconciliation.claim.OurClaim.CAPTURE;
import static io.quittance.reconciliation.claim.OurClaim.REFUND;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.AuthorizationFailed;
import io.quittance.contracts.payment.PaymentEvent.Canceled;
import io.quittance.contracts.payment.PaymentEvent.CaptureFailed;
import io.quittance.contracts.payment.PaymentEvent.Expired;
import io.quittance.contracts.payment.PaymentEvent.RefundFailed;
import java.util.Optional;
import java.util.Set;

/**
 * That our books have closed something without money.
 *
 * @param reference the payment whose capture failed or will not be, or the refund's transaction
 * @param kind CAPTURE or REFUND
 */
record Denial(String reference, String kind) {

  /** The types of the events that may deny something. */
  static final Set<String> EVENTS =
      Set.of(
          "payment.authorization_failed.v1",
          "payment.capture_failed.v1",
          "payment.canceled.v1",
          "payment.expired.v1",
          "refund.failed.v1");

  /** What an event denies; empty for most. */
  static Optional<Denial> in(PaymentEvent event) {
    return switch (event) {
      case AuthorizationFailed _, CaptureFailed _ -> capture(event);
      // What is left of a payment that was captured in part may expire: what was captured stays.
      case Canceled _, Expired _ ->
          event.payment().amountCaptured() == 0 ? capture(event) : Optional.empty();
      case RefundFailed failed when !failed.wasSucceeded() ->
          Optional.of(new Denial(failed.operation().transactionId(), REFUND));
      default -> Optional.empty();
    };
  }

  private static Optional<Denial> capture(PaymentEvent event) {
    return Optional.of(new Denial(event.payment().paymentIntentId(), CAPTURE));
  }
}
