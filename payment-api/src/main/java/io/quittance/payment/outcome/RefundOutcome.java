package io.quittance.payment.outcome;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.refund.Refund;
import io.quittance.payment.refund.RefundStatus;
import io.quittance.payment.refund.Refunds;
import org.springframework.stereotype.Component;

/** What became of a refund; part of {@link ApplyProviderFact}. */
@Component
class RefundOutcome {

  private final Refunds refunds;
  private final PaymentRecorder recorder;
  private final ProviderContradictions contradictions;

  RefundOutcome(Refunds refunds, PaymentRecorder recorder, ProviderContradictions contradictions) {
    this.refunds = refunds;
    this.recorder = recorder;
    this.contradictions = contradictions;
  }

  /** The provider has it and needs time. */
  boolean pending(ProviderFact.RefundPending fact, PaymentTransaction operation) {
    if (operation.isOpen()) {
      operation.await(fact.providerReference(), recorder.now());
    }
    return true;
  }

  boolean succeeded(
      ProviderFact.Refunded fact, PaymentIntent intent, PaymentTransaction operation) {
    if (!operation.isOpen()) {
      return contradictions.checkSucceeded(operation, fact);
    }
    if (fact.amount() != operation.amount().minor()
        || !fact.currency().equals(operation.amount().currency().getCurrencyCode())) {
      contradictions.reportAmount(operation, fact);
      recorder.distrust(intent);
      return drop(intent, operation, Failures.INTEGRITY.code());
    }
    operation.succeed(fact.providerReference(), fact.subject().occurredAt(), recorder.now());
    var refund = refundOf(operation);
    refund.succeed(recorder.now());
    var did = Operations.told(operation);
    recorder.apply(
        intent,
        new PaymentChange.RefundSucceeded(refund.amount()),
        (merchant, payment) ->
            new PaymentEvent.RefundSucceeded(merchant, payment, refund.view(), did));
    return true;
  }

  /** Before it succeeded it is dropped; afterwards the money comes back to the merchant. */
  boolean failed(
      ProviderFact.RefundFailed fact, PaymentIntent intent, PaymentTransaction operation) {
    if (operation.isOpen()) {
      return drop(intent, operation, fact.reason());
    }
    var refund = refundOf(operation);
    if (operation.status() == OperationStatus.SUCCEEDED
        && refund.status() == RefundStatus.SUCCEEDED) {
      refund.fail(fact.reason(), recorder.now());
      var undone =
          Operations.operationOf(operation, operation.provider(), fact.subject().occurredAt());
      recorder.apply(
          intent,
          new PaymentChange.RefundReturned(refund.amount()),
          (merchant, payment) ->
              new PaymentEvent.RefundFailed(merchant, payment, refund.view(), undone, true));
    }
    return true;
  }

  /** It was called off; one that had succeeded cannot be. */
  boolean canceled(
      ProviderFact.RefundCanceled fact, PaymentIntent intent, PaymentTransaction operation) {
    if (!operation.isOpen()) {
      return contradictions.checkFailed(operation, fact);
    }
    refundOf(operation).cancel(fact.reason(), recorder.now());
    return release(intent, operation, fact.reason());
  }

  private boolean drop(PaymentIntent intent, PaymentTransaction operation, String reason) {
    refundOf(operation).fail(reason, recorder.now());
    return release(intent, operation, reason);
  }

  /** What was promised to the customer is the merchant's again. */
  private boolean release(PaymentIntent intent, PaymentTransaction operation, String reason) {
    operation.fail(reason, recorder.now());
    var refund = refundOf(operation);
    var notDone = Operations.operationOf(operation, operation.provider(), recorder.now());
    recorder.apply(
        intent,
        new PaymentChange.RefundDropped(refund.amount()),
        (merchant, payment) ->
            new PaymentEvent.RefundFailed(merchant, payment, refund.view(), notDone, false));
    return true;
  }

  private Refund refundOf(PaymentTransaction operation) {
    var refundId = operation.refundId();
    if (refundId == null) {
      throw new IllegalStateException(operation.reference() + " names no refund");
    }
    return refunds
        .findById(refundId)
        .orElseThrow(() -> new IllegalStateException("no refund " + refundId));
  }
}
