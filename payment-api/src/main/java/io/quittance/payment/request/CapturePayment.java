package io.quittance.payment.request;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.outcome.Operations;
import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.money.Amount;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Asks the provider to take money that it holds, whole or in part. */
@Service
class CapturePayment {

  private final ReadPayments payments;
  private final PaymentRecorder recorder;
  private final Operations operations;
  private final KeyGuard guard;
  private final ThreeSteps threeSteps;

  CapturePayment(
      ReadPayments payments,
      PaymentRecorder recorder,
      Operations operations,
      KeyGuard guard,
      ThreeSteps threeSteps) {
    this.payments = payments;
    this.recorder = recorder;
    this.operations = operations;
    this.guard = guard;
    this.threeSteps = threeSteps;
  }

  /**
   * Captures a payment.
   *
   * @param amount null takes all that is left
   * @param last whether what is left afterwards is released
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}, {@code illegal_state},
   *     {@code amount_exceeds_capturable}, {@code authorization_expired}
   */
  PaymentIntentView capture(
      String merchantId, UUID id, @Nullable Amount amount, boolean last, RequestKey key) {
    return threeSteps.run(merchantId, id, () -> begin(merchantId, id, amount, last, key));
  }

  private Begun begin(
      String merchantId, UUID id, @Nullable Amount amount, boolean last, RequestKey key) {
    var intent = payments.lock(merchantId, id);
    if (guard.begunBefore(merchantId, key, OperationType.CAPTURE).isPresent()) {
      return new Begun(intent, guard.unfinished(id, key));
    }
    operations.refuseWhileIncrementing(intent);
    var wanted = amount == null ? intent.capturable() : amount.in(intent.currency());
    recorder.apply(intent, new PaymentChange.CaptureStarted(wanted), PaymentEvent.Capturing::new);
    boolean takesAll = wanted.equals(intent.capturable());
    return Begun.of(
        intent,
        operations.start(
            OperationRequest.of(OperationType.CAPTURE, intent, key)
                .amount(wanted)
                .last(last || takesAll)
                .build()));
  }
}
