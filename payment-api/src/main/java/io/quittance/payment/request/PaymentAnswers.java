package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.BLOCKED_BY_RISK;
import static io.quittance.payment.PaymentProblem.CANCEL_FAILED;
import static io.quittance.payment.PaymentProblem.CAPTURE_FAILED;
import static io.quittance.payment.PaymentProblem.CARD_DECLINED;
import static io.quittance.payment.PaymentProblem.INTEGRITY_FAILURE;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.contracts.payment.PaymentIntentView.LastError;
import io.quittance.payment.intent.PaymentStatus;
import io.quittance.platform.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** How what became of a verb is answered: done, still open (202), or declined (402). */
final class PaymentAnswers {

  private PaymentAnswers() {}

  static ResponseEntity<PaymentIntentView> of(PaymentIntentView payment) {
    return ResponseEntity.status(statusOf(payment, HttpStatus.OK)).body(payment);
  }

  /**
   * The status for a payment that went through a verb.
   *
   * @throws Refusal 402 when the authorization or the capture failed
   */
  static HttpStatus statusOf(PaymentIntentView payment, HttpStatus done) {
    return switch (PaymentStatus.valueOf(payment.status())) {
      case AUTHORIZING, CAPTURING, CANCELING, IN_REVIEW -> HttpStatus.ACCEPTED;
      case AUTHORIZATION_FAILED -> throw declined(payment);
      case CAPTURE_FAILED -> throw captureFailed(payment);
      case CREATED,
          REQUIRES_ACTION,
          AUTHORIZED,
          PARTIALLY_CAPTURED,
          CAPTURED,
          CANCELED,
          EXPIRED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CHARGEBACK ->
          done;
    };
  }

  /** A capture that failed after others had succeeded leaves those, and answers 402. */
  static ResponseEntity<PaymentIntentView> ofCapture(PaymentIntentView payment) {
    boolean failed =
        payment.status().equals(PaymentStatus.PARTIALLY_CAPTURED.name())
            && payment.lastError() != null;
    if (failed) {
      throw captureFailed(payment);
    }
    return of(payment);
  }

  /** An increment that was declined leaves the payment as it was, and answers 402. */
  static ResponseEntity<PaymentIntentView> of(IncrementAuthorization.Incremented incremented) {
    var payment = incremented.payment();
    return switch (incremented.status()) {
      case SUCCEEDED -> ResponseEntity.ok(payment);
      case PENDING, WAITING, UNKNOWN -> ResponseEntity.accepted().body(payment);
      case FAILED ->
          throw refusal(incremented.failureCode())
              .with("adviceCode", incremented.adviceCode())
              .with("paymentIntentId", payment.paymentIntentId());
    };
  }

  /** A cancellation that the provider refused leaves the payment as it was, and answers 409. */
  static ResponseEntity<PaymentIntentView> ofCancel(PaymentIntentView payment) {
    if (payment.status().equals(PaymentStatus.AUTHORIZED.name())) {
      throw CANCEL_FAILED.because().with("paymentIntentId", payment.paymentIntentId());
    }
    return of(payment);
  }

  private static Refusal refusal(@Nullable String failureCode) {
    return switch (String.valueOf(failureCode)) {
      case "integrity_failure" -> INTEGRITY_FAILURE.because();
      case "blocked_by_risk" -> BLOCKED_BY_RISK.because();
      case String code -> CARD_DECLINED.because(code).with("declineCode", code);
    };
  }

  private static Refusal captureFailed(PaymentIntentView payment) {
    var error = payment.lastError();
    if (error != null && error.code().equals("integrity_failure")) {
      return INTEGRITY_FAILURE.because().with("paymentIntentId", payment.paymentIntentId());
    }
    return CAPTURE_FAILED.because().with("paymentIntentId", payment.paymentIntentId());
  }

  private static Refusal declined(PaymentIntentView payment) {
    var error = payment.lastError();
    return reason(error)
        .with("declineCode", error == null ? null : error.declineCode())
        .with("adviceCode", error == null ? null : error.adviceCode())
        .with("paymentIntentId", payment.paymentIntentId());
  }

  private static Refusal reason(@Nullable LastError error) {
    if (error == null) {
      return CARD_DECLINED.because("generic_decline");
    }
    return switch (error.code()) {
      case "blocked_by_risk" -> BLOCKED_BY_RISK.because();
      case "integrity_failure" -> INTEGRITY_FAILURE.because();
      default -> CARD_DECLINED.because(String.valueOf(error.declineCode()));
    };
  }
}
