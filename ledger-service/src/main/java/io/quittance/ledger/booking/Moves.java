package io.quittance.ledger.booking;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.ledger.books.BookedOperation;
import io.quittance.ledger.terms.MoneyMove;
import io.quittance.ledger.terms.MoneyMove.Kind;
import io.quittance.platform.money.Currencies;
import java.util.Currency;
import java.util.Optional;

/** The operations whose amount a merchant's terms share. Disputes are the merchant's alone. */
final class Moves {

  private Moves() {}

  /** The operation of an event; empty for the events that terms do not concern. */
  static Optional<MoneyMove> of(PaymentEvent event) {
    if (event instanceof PaymentEvent.Captured e) {
      return Optional.of(move(Kind.CAPTURE, e, e.operation(), ""));
    }
    if (event instanceof PaymentEvent.RefundSucceeded e) {
      return Optional.of(move(Kind.REFUND, e, e.operation(), ""));
    }
    if (event instanceof PaymentEvent.RefundFailed e && e.wasSucceeded()) {
      return Optional.of(move(Kind.REFUND_FAILED, e, e.operation(), MoneyMove.FAILED));
    }
    return Optional.empty();
  }

  /** What a provider did by an event; empty for the events that change nothing that it owes us. */
  static Optional<BookedOperation> operationOf(PaymentEvent event) {
    return switch (event) {
      case PaymentEvent.Captured e -> booked(BookedOperation.Kind.CAPTURE, e.operation(), "");
      case PaymentEvent.RefundSucceeded e -> booked(BookedOperation.Kind.REFUND, e.operation(), "");
      case PaymentEvent.RefundFailed e when e.wasSucceeded() ->
          booked(BookedOperation.Kind.REFUND_FAILED, e.operation(), MoneyMove.FAILED);
      case PaymentEvent.DisputeLost e ->
          booked(BookedOperation.Kind.CHARGEBACK, e.operation(), PostingRules.LOST);
      case PaymentEvent.DisputeWon e when e.reversal() ->
          booked(BookedOperation.Kind.CHARGEBACK_REVERSAL, e.operation(), PostingRules.REVERSED);
      // A default over a sealed type on purpose: most events leave what providers owe as it is.
      default -> Optional.empty();
    };
  }

  private static Optional<BookedOperation> booked(
      BookedOperation.Kind kind, Operation operation, String suffix) {
    return Optional.of(
        new BookedOperation(
            operation.transactionId() + suffix,
            kind,
            operation.provider(),
            operation.occurredAt()));
  }

  private static MoneyMove move(Kind kind, PaymentEvent event, Operation operation, String suffix) {
    return new MoneyMove(
        operation.transactionId() + suffix,
        kind,
        event.merchantId(),
        event.payment().paymentIntentId(),
        currencyOf(operation.currency()),
        operation.amount(),
        operation.occurredAt());
  }

  /** The currency of an event; a code that is none makes the event poison. */
  static Currency currencyOf(String code) {
    return Currencies.find(code)
        .orElseThrow(() -> new IllegalArgumentException("no currency " + code));
  }
}
