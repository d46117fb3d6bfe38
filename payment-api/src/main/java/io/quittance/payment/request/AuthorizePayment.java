package io.quittance.payment.request;

import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.intent.CaptureMethod;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.method.PaymentMethods;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.outcome.Operations;
import io.quittance.payment.routing.RoutePayment;
import io.quittance.platform.idempotency.RequestKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Asks the provider to hold the money, and with automatic capture to take it. */
@Service
class AuthorizePayment {

  private final ReadPayments payments;
  private final PaymentRecorder recorder;
  private final PaymentMethods methods;
  private final RoutePayment routePayment;
  private final Operations operations;
  private final KeyGuard guard;
  private final ThreeSteps threeSteps;

  AuthorizePayment(
      ReadPayments payments,
      PaymentRecorder recorder,
      PaymentMethods methods,
      RoutePayment routePayment,
      Operations operations,
      KeyGuard guard,
      ThreeSteps threeSteps) {
    this.payments = payments;
    this.recorder = recorder;
    this.methods = methods;
    this.routePayment = routePayment;
    this.operations = operations;
    this.guard = guard;
    this.threeSteps = threeSteps;
  }

  /**
   * Authorizes a payment.
   *
   * @param paymentMethodId null takes the one that the payment was created with
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}, {@code illegal_state},
   *     {@code payment_method_not_found}, {@code payment_method_not_supported}, {@code
   *     payment_not_routable}, {@code parameter_missing}
   */
  PaymentIntentView authorize(
      String merchantId, UUID id, @Nullable String paymentMethodId, RequestKey key) {
    return threeSteps.run(merchantId, id, () -> begin(merchantId, id, paymentMethodId, key));
  }

  private Begun begin(
      String merchantId, UUID id, @Nullable String paymentMethodId, RequestKey key) {
    var intent = payments.lock(merchantId, id);
    if (guard.begunBefore(merchantId, key, OperationType.AUTHORIZE).isPresent()) {
      return new Begun(intent, guard.unfinished(id, key));
    }
    return Begun.of(intent, start(intent, paymentMethodId, key));
  }

  /** Writes the authorization of a locked or new payment down. */
  PaymentTransaction start(PaymentIntent intent, @Nullable String paymentMethodId, RequestKey key) {
    var wanted = paymentMethodId == null ? intent.paymentMethodId() : paymentMethodId;
    if (wanted == null) {
      throw missing("paymentMethodId");
    }
    var method = methods.require(intent.merchantId(), wanted);
    var provider = routePayment.first(intent, method);
    recorder.apply(
        intent,
        new PaymentChange.AuthorizationStarted(provider, method),
        PaymentEvent.Authorizing::new);
    boolean automatic = intent.captureMethod() == CaptureMethod.AUTOMATIC;
    return operations.start(
        OperationRequest.of(OperationType.AUTHORIZE, intent, key)
            .amount(intent.amount())
            .capturedBy(automatic ? recorder.newId(intent.merchantId()) : null)
            .build());
  }
}
