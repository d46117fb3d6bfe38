package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.ILLEGAL_STATE;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.intent.CancelReason;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.intent.PaymentStatus;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.outcome.Operations;
import io.quittance.payment.provider.Providers;
import io.quittance.platform.idempotency.RequestKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Lets a payment go before it is captured; asks the provider only where it holds something. */
@Service
class CancelPayment {

  private final ReadPayments payments;
  private final PaymentRecorder recorder;
  private final Providers providers;
  private final Operations operations;
  private final KeyGuard guard;
  private final ThreeSteps threeSteps;

  CancelPayment(
      ReadPayments payments,
      PaymentRecorder recorder,
      Providers providers,
      Operations operations,
      KeyGuard guard,
      ThreeSteps threeSteps) {
    this.payments = payments;
    this.recorder = recorder;
    this.providers = providers;
    this.operations = operations;
    this.guard = guard;
    this.threeSteps = threeSteps;
  }

  /**
   * Cancels a payment.
   *
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}, {@code illegal_state}
   */
  PaymentIntentView cancel(
      String merchantId, UUID id, @Nullable CancelReason reason, RequestKey key) {
    return threeSteps.run(merchantId, id, () -> begin(merchantId, id, reason, key));
  }

  private Begun begin(String merchantId, UUID id, @Nullable CancelReason reason, RequestKey key) {
    var intent = payments.lock(merchantId, id);
    if (guard.begunBefore(merchantId, key, OperationType.VOID).isPresent()) {
      return new Begun(intent, guard.unfinished(id, key));
    }
    operations.refuseWhileIncrementing(intent);
    if (holdsNothing(intent)) {
      recorder.apply(intent, new PaymentChange.Canceled(reason), PaymentEvent.Canceled::new);
      operations.recordDone(
          OperationRequest.of(OperationType.VOID, intent, key)
              .orProvider(providers.names().getFirst())
              .build());
      return Begun.nothingToAsk(intent);
    }
    refuseWhileUnnamed(intent);
    recorder.apply(intent, new PaymentChange.CancelStarted(reason), PaymentEvent.Canceling::new);
    return Begun.of(
        intent,
        operations.start(
            OperationRequest.of(OperationType.VOID, intent, key)
                .amount(intent.capturable())
                .build()));
  }

  /** Some providers name a charge only when the customer comes back; before, nothing is there. */
  private static void refuseWhileUnnamed(PaymentIntent intent) {
    boolean waits =
        intent.state() == PaymentStatus.REQUIRES_ACTION
            || intent.state() == PaymentStatus.IN_REVIEW;
    if (waits && intent.chargeReference() == null) {
      throw ILLEGAL_STATE
          .because("waiting for its customer, and cannot be named to the provider yet")
          .with("paymentIntentId", intent.publicId());
    }
  }

  private static boolean holdsNothing(PaymentIntent intent) {
    return intent.state() == PaymentStatus.CREATED
        || intent.state() == PaymentStatus.AUTHORIZATION_FAILED;
  }
}
