package io.quittance.payment.request;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.intent.PaymentTurns;
import io.quittance.payment.outcome.FinishOperation;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How every verb runs: writes down what it is about to ask, asks, writes down the answer. Two
 * transactions, and none while the provider is asked.
 */
@Component
class ThreeSteps {

  private final PaymentTurns turns;
  private final TransactionTemplate transaction;
  private final FinishOperation finish;
  private final ReadPayments payments;

  ThreeSteps(
      PaymentTurns turns,
      TransactionTemplate transaction,
      FinishOperation finish,
      ReadPayments payments) {
    this.turns = turns;
    this.transaction = transaction;
    this.finish = finish;
    this.payments = payments;
  }

  /** A new payment after all three steps. */
  PaymentIntentView run(Supplier<Begun> firstStep) {
    return goOn(transaction.execute(_ -> firstStep.get()));
  }

  /** A payment after all three steps. */
  PaymentIntentView run(String merchantId, UUID id, Supplier<Begun> firstStep) {
    return goOn(turns.take(merchantId, id, () -> transaction.execute(_ -> firstStep.get())));
  }

  private PaymentIntentView goOn(@Nullable Begun begun) {
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
