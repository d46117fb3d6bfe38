package io.quittance.reconciliation.ledger;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import java.util.Optional;
import java.util.Set;

/**
 * What changed what a provider owes us, as payment-api tells it.
 *
 * @param reference of the entry that it becomes in the ledger
 */
record PaymentMove(
    String reference, Kind kind, Operation operation, String paymentIntentId, String merchantId) {

  /** What a provider did; the names are those of the ledger's books. */
  enum Kind {
    CAPTURE,
    REFUND,
    REFUND_FAILED,
    CHARGEBACK,
    CHARGEBACK_REVERSAL
  }

  /** The types of the events that make one. */
  static final Set<String> EVENTS =
      Set.of(
          "payment.captured.v1",
          "refund.succeeded.v1",
          "refund.failed.v1",
          "dispute.won.v1",
          "dispute.lost.v1");

  /** The move of an event; empty for events that leave what providers owe as it is. */
  static Optional<PaymentMove> in(PaymentEvent event) {
    return switch (event) {
      case PaymentEvent.Captured e -> of(e, "", Kind.CAPTURE, e.operation());
      case PaymentEvent.RefundSucceeded e -> of(e, "", Kind.REFUND, e.operation());
      case PaymentEvent.RefundFailed e when e.wasSucceeded() ->
          of(e, ":failed", Kind.REFUND_FAILED, e.operation());
      case PaymentEvent.DisputeLost e -> of(e, ":lost", Kind.CHARGEBACK, e.operation());
      case PaymentEvent.DisputeWon e when e.reversal() ->
          of(e, ":reversed", Kind.CHARGEBACK_REVERSAL, e.operation());
      // A default over a sealed type on purpose: most events move nothing here.
      default -> Optional.empty();
    };
  }

  private static Optional<PaymentMove> of(
      PaymentEvent event, String suffix, Kind kind, Operation operation) {
    return Optional.of(
        new PaymentMove(
            operation.transactionId() + suffix,
            kind,
            operation,
            event.payment().paymentIntentId(),
            event.merchantId()));
  }
}
