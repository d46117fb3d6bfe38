package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.PAYMENT_NOT_FOUND;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.payment.outcome.FinishOperation;
import io.quittance.platform.id.Ids;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Finds out now what became of a payment's open operations, instead of on their schedule. */
@Service
class CheckPayment {

  private final ReadPayments payments;
  private final PaymentIntents intents;
  private final PaymentTransactions transactions;
  private final FinishOperation finish;

  CheckPayment(
      ReadPayments payments,
      PaymentIntents intents,
      PaymentTransactions transactions,
      FinishOperation finish) {
    this.payments = payments;
    this.intents = intents;
    this.transactions = transactions;
    this.finish = finish;
  }

  /**
   * Asks the provider about each open operation. Safe at any time: the provider does nothing twice
   * under one reference.
   *
   * @return the payment afterwards, with the next check where an outcome is still open
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}
   */
  PaymentIntentView check(UUID id) {
    var intent =
        intents
            .findById(id)
            .orElseThrow(() -> PAYMENT_NOT_FOUND.because(Ids.write(PaymentIntent.PREFIX, id)));
    transactions.findOpen(id).forEach(operation -> finish.lookUp(operation, intent));
    return payments.get(intent.merchantId(), id);
  }
}
