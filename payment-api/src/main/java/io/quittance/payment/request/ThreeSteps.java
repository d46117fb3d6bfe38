package io.quittance.payment.request;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.outcome.FinishOperation;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How every verb runs: writes down what it is about to ask, asks, writes down the answer. Two
 * transactions, and none while the provider is asked.
 */
@Component
class ThreeSteps {

  private final TransactionTemplate transaction;
  private final FinishOperation finish;
  private final ReadPayments payments;

  ThreeSteps(TransactionTemplate transaction, FinishOperation finish, ReadPayments payments) {
    this.transaction = transaction;
    this.finish = finish;
    this.payments = payments;
  }

  /** The payment after all three steps. */
  PaymentIntentView run(Supplier<Begun> firstStep) {
    var begun = transaction.execute(_ -> firstStep.get());
    if (begun == null) {
      throw new IllegalStateException("the first step says what it began");
    }
    if (begun.toAsk().isEmpty()) {
      return payments.get(begun.intent().merchantId(), begun.intent().id());
    }
    return begun.toAsk().stream()
        .map(operation -> finish.ask(operation, begun.intent()))
        .reduce((_, last) -> last)
        .orElseThrow();
  }
}
