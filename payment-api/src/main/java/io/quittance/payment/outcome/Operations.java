package io.quittance.payment.outcome;

import static io.quittance.payment.PaymentProblem.ILLEGAL_STATE;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.operation.NewOperation;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes down what we are about to ask, in the transaction of the change that leads to it. */
@Component
public class Operations {

  private final PaymentTransactions transactions;
  private final PaymentRecorder recorder;

  Operations(PaymentTransactions transactions, PaymentRecorder recorder) {
    this.transactions = transactions;
    this.recorder = recorder;
  }

  /** Writes an operation down; the provider is asked after the commit. */
  public PaymentTransaction start(NewOperation wish) {
    return transactions.save(
        new PaymentTransaction(wish, recorder.newId(wish.merchantId()), recorder.now()));
  }

  /**
   * Writes down what was done without asking the provider, so that a repeat of its request is
   * recognised.
   */
  public void recordDone(NewOperation wish) {
    var operation = new PaymentTransaction(wish, recorder.newId(wish.merchantId()), recorder.now());
    operation.succeed(null, recorder.now(), recorder.now());
    transactions.save(operation);
  }

  /**
   * A payment with automatic capture goes on as soon as it is authorized, whoever brought it.
   *
   * @param along the capture that the provider did along with the authorization
   */
  void captureIfAutomatic(
      PaymentIntent intent,
      PaymentTransaction authorization,
      ProviderFact.@Nullable Captured along) {
    var captureId = authorization.captureId();
    if (captureId == null) {
      return;
    }
    var capture = new PaymentTransaction(capture(intent, authorization), captureId, recorder.now());
    if (along == null || !isDone(capture, along)) {
      recorder.apply(
          intent, new PaymentChange.CaptureStarted(capture.amount()), PaymentEvent.Capturing::new);
      transactions.save(capture);
      return;
    }
    authorization.heldUntil(null);
    capture.succeed(along.providerReference(), along.subject().occurredAt(), recorder.now());
    transactions.save(capture);
    var did = told(capture);
    recorder.apply(
        intent,
        new PaymentChange.CapturedAlong(capture.amount()),
        (merchant, payment) -> new PaymentEvent.Captured(merchant, payment, did));
  }

  private static NewOperation capture(PaymentIntent intent, PaymentTransaction authorization) {
    return new NewOperation(
        OperationType.CAPTURE,
        intent.id(),
        intent.merchantId(),
        authorization.provider(),
        intent.capturable(),
        true,
        null,
        null,
        authorization.idempotencyKey(),
        authorization.fingerprint());
  }

  /** Whether a fact says of an operation exactly what we would have asked for. */
  private static boolean isDone(PaymentTransaction capture, ProviderFact.Captured fact) {
    return capture.reference().equals(fact.subject().transactionId())
        && capture.amount().minor() == fact.amount()
        && capture.amount().currency().getCurrencyCode().equals(fact.currency());
  }

  /**
   * Lets nothing else begin while the provider decides about an increment.
   *
   * @throws io.quittance.platform.problem.Refusal {@code illegal_state}
   */
  public void refuseWhileIncrementing(PaymentIntent intent) {
    boolean incrementing =
        transactions.findOpen(intent.id()).stream()
            .anyMatch(open -> open.type() == OperationType.INCREMENT);
    if (incrementing) {
      throw ILLEGAL_STATE.because("being incremented").with("paymentIntentId", intent.publicId());
    }
  }

  /** Has everything that is open looked up at once. */
  void askSoon(PaymentIntent intent) {
    transactions.findOpen(intent.id()).forEach(operation -> operation.askSoon(recorder.now()));
  }

  /** Closes what is open, because the payment ended without it. */
  public void failOpen(PaymentIntent intent, String code) {
    transactions.findOpen(intent.id()).forEach(operation -> operation.fail(code, recorder.now()));
  }

  /** What a closed operation did, for an event. */
  static PaymentEvent.Operation told(PaymentTransaction operation) {
    var occurredAt = operation.occurredAt();
    if (occurredAt == null) {
      throw new IllegalStateException(operation.reference() + " is not settled");
    }
    return operationOf(operation, operation.provider(), occurredAt);
  }

  /** The hold that goes on because it could not be released. */
  static PaymentEvent.Operation stillHeld(
      PaymentIntent intent, PaymentTransaction release, Instant now) {
    return new PaymentEvent.Operation(
        release.reference(),
        release.provider(),
        intent.chargeReference(),
        intent.capturable().minor(),
        intent.currency().getCurrencyCode(),
        now);
  }

  static PaymentEvent.Operation operationOf(
      PaymentTransaction operation, String provider, Instant occurredAt) {
    return new PaymentEvent.Operation(
        operation.reference(),
        provider,
        operation.providerReference(),
        operation.amount().minor(),
        operation.amount().currency().getCurrencyCode(),
        occurredAt);
  }
}
