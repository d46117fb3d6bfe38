package io.quittance.payment.request;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.payment.outcome.Operations;
import io.quittance.payment.refund.Refund;
import io.quittance.payment.refund.Refunds;
import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.money.Amount;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Sends captured money back, whole or in part. */
@Service
class RefundPayment {

  private final ReadPayments payments;
  private final Refunds refunds;
  private final PaymentTransactions transactions;
  private final PaymentRecorder recorder;
  private final Operations operations;
  private final KeyGuard guard;
  private final ThreeSteps threeSteps;

  RefundPayment(
      ReadPayments payments,
      Refunds refunds,
      PaymentTransactions transactions,
      PaymentRecorder recorder,
      Operations operations,
      KeyGuard guard,
      ThreeSteps threeSteps) {
    this.payments = payments;
    this.refunds = refunds;
    this.transactions = transactions;
    this.recorder = recorder;
    this.operations = operations;
    this.guard = guard;
    this.threeSteps = threeSteps;
  }

  /**
   * Refunds a payment.
   *
   * @param amount null takes all that is left
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}, {@code illegal_state},
   *     {@code amount_exceeds_refundable}, {@code payment_disputed}
   */
  Refund refund(
      String merchantId,
      UUID id,
      @Nullable Amount amount,
      @Nullable String reason,
      RequestKey key) {
    threeSteps.run(merchantId, id, () -> begin(merchantId, id, amount, reason, key));
    return transactions
        .findByKey(merchantId, key.key(), OperationType.REFUND)
        .map(PaymentTransaction::refundId)
        .flatMap(refunds::findById)
        .orElseThrow(() -> new IllegalStateException("the refund was just written down"));
  }

  private Begun begin(
      String merchantId,
      UUID id,
      @Nullable Amount amount,
      @Nullable String reason,
      RequestKey key) {
    var intent = payments.lock(merchantId, id);
    if (guard.begunBefore(merchantId, key, OperationType.REFUND).isPresent()) {
      return new Begun(intent, guard.unfinished(id, key));
    }
    var wanted = amount == null ? intent.refundable() : amount.in(intent.currency());
    var refund = new Refund(recorder.newId(merchantId), intent, wanted, reason, recorder.now());
    recorder.apply(
        intent,
        new PaymentChange.RefundStarted(wanted),
        (merchant, payment) -> new PaymentEvent.RefundCreated(merchant, payment, refund.view()));
    refunds.save(refund);
    return Begun.of(
        intent,
        operations.start(
            OperationRequest.of(OperationType.REFUND, intent, key).of(refund).build()));
  }
}
