package io.quittance.payment.request;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.payment.outcome.Operations;
import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.money.Amount;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Asks the provider to hold more than it does. */
@Service
class IncrementAuthorization {

  private final ReadPayments payments;
  private final PaymentTransactions transactions;
  private final Operations operations;
  private final KeyGuard guard;
  private final ThreeSteps threeSteps;

  IncrementAuthorization(
      ReadPayments payments,
      PaymentTransactions transactions,
      Operations operations,
      KeyGuard guard,
      ThreeSteps threeSteps) {
    this.payments = payments;
    this.transactions = transactions;
    this.operations = operations;
    this.guard = guard;
    this.threeSteps = threeSteps;
  }

  /** What became of an increment: the payment, and whether it was declined. */
  record Incremented(
      PaymentIntentView payment,
      OperationStatus status,
      @Nullable String failureCode,
      @Nullable String adviceCode) {}

  /**
   * Raises the authorization to a new total. Declined, nothing changes.
   *
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}, {@code illegal_state},
   *     {@code amount_not_increased}, {@code authorization_expired}, {@code too_many_operations}
   */
  Incremented increment(String merchantId, UUID id, Amount total, RequestKey key) {
    var payment = threeSteps.run(merchantId, id, () -> begin(merchantId, id, total, key));
    var operation =
        transactions.findByKey(merchantId, key.key(), OperationType.INCREMENT).orElseThrow();
    return new Incremented(
        payment, operation.status(), operation.failureCode(), operation.adviceCode());
  }

  private Begun begin(String merchantId, UUID id, Amount total, RequestKey key) {
    var intent = payments.lock(merchantId, id);
    if (guard.begunBefore(merchantId, key, OperationType.INCREMENT).isPresent()) {
      return new Begun(intent, guard.unfinished(id, key));
    }
    var wanted = total.in(intent.currency());
    intent.checkIncrement(wanted);
    operations.refuseWhileIncrementing(intent);
    return Begun.of(
        intent,
        operations.start(
            OperationRequest.of(OperationType.INCREMENT, intent, key).amount(wanted).build()));
  }
}
