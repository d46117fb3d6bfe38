package io.quittance.reconciliation.claim;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Captured;
import io.quittance.contracts.payment.PaymentEvent.DisputeOpened;
import io.quittance.contracts.payment.PaymentEvent.DisputeWon;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.contracts.payment.PaymentEvent.RefundFailed;
import io.quittance.contracts.payment.PaymentEvent.RefundSucceeded;
import java.util.Optional;
import java.util.Set;

/**
 * A capture, refund or dispute as payment-api tells it.
 *
 * @param kind CAPTURE, REFUND, CHARGEBACK or CHARGEBACK_REVERSAL
 * @param withdrawn true when the refund was undone after it had succeeded
 */
record OurClaim(
    String kind,
    Operation operation,
    String paymentIntentId,
    String merchantId,
    boolean withdrawn) {

  static final String CAPTURE = "CAPTURE";
  static final String REFUND = "REFUND";
  private static final String CHARGEBACK = "CHARGEBACK";
  private static final String CHARGEBACK_REVERSAL = "CHARGEBACK_REVERSAL";

  /** The types of the events that make a claim or withdraw one. */
  static final Set<String> EVENTS =
      Set.of(
          "payment.captured.v1",
          "refund.succeeded.v1",
          "refund.failed.v1",
          "dispute.opened.v1",
          "dispute.won.v1");

  /** The claim that an event makes or takes back; empty for events that move no money. */
  static Optional<OurClaim> in(PaymentEvent event) {
    return switch (event) {
      case Captured captured -> Optional.of(of(captured, CAPTURE, captured.operation(), false));
      case RefundSucceeded refunded ->
          Optional.of(of(refunded, REFUND, refunded.operation(), false));
      case RefundFailed failed when failed.wasSucceeded() ->
          Optional.of(of(failed, REFUND, failed.operation(), true));
      // The provider takes the money when a dispute opens: that it is lost moves nothing more.
      case DisputeOpened opened -> Optional.of(of(opened, CHARGEBACK, opened.operation(), false));
      case DisputeWon won -> Optional.of(of(won, CHARGEBACK_REVERSAL, won.operation(), false));
      // A default over a sealed type on purpose: most events of a payment move no money here, and
      // tomorrow's will not either unless this service learns a new kind of claim.
      default -> Optional.empty();
    };
  }

  /** What makes two claims the same one. */
  String key() {
    return operation.transactionId() + ' ' + kind;
  }

  /** This claim, after another event about the same operation. */
  OurClaim then(OurClaim later) {
    return new OurClaim(
        kind, operation, paymentIntentId, merchantId, withdrawn || later.withdrawn());
  }

  private static OurClaim of(
      PaymentEvent event, String kind, Operation operation, boolean withdrawn) {
    return new OurClaim(
        kind, operation, event.payment().paymentIntentId(), event.merchantId(), withdrawn);
  }
}
