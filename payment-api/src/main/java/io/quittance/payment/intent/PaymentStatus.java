package io.quittance.payment.intent;

import static io.quittance.payment.PaymentProblem.ILLEGAL_STATE;

import io.quittance.payment.intent.PaymentChange.ActionRequired;
import io.quittance.payment.intent.PaymentChange.AuthorizationFailed;
import io.quittance.payment.intent.PaymentChange.AuthorizationIncremented;
import io.quittance.payment.intent.PaymentChange.AuthorizationRerouted;
import io.quittance.payment.intent.PaymentChange.AuthorizationStarted;
import io.quittance.payment.intent.PaymentChange.Authorized;
import io.quittance.payment.intent.PaymentChange.CancelFailed;
import io.quittance.payment.intent.PaymentChange.CancelStarted;
import io.quittance.payment.intent.PaymentChange.Canceled;
import io.quittance.payment.intent.PaymentChange.CaptureFailed;
import io.quittance.payment.intent.PaymentChange.CaptureStarted;
import io.quittance.payment.intent.PaymentChange.Captured;
import io.quittance.payment.intent.PaymentChange.CapturedAlong;
import io.quittance.payment.intent.PaymentChange.DisputeLost;
import io.quittance.payment.intent.PaymentChange.DisputeOpened;
import io.quittance.payment.intent.PaymentChange.DisputeWon;
import io.quittance.payment.intent.PaymentChange.Expired;
import io.quittance.payment.intent.PaymentChange.HeldForReview;
import io.quittance.payment.intent.PaymentChange.RefundDropped;
import io.quittance.payment.intent.PaymentChange.RefundReturned;
import io.quittance.payment.intent.PaymentChange.RefundStarted;
import io.quittance.payment.intent.PaymentChange.RefundSucceeded;
import java.util.Set;

/**
 * The lifecycle of a payment intent. {@link #after} is the transition table.
 *
 * <p>The last four are never a state of the lifecycle: they are what merchants see of a captured
 * payment once refunds or disputes concern it.
 */
public enum PaymentStatus {
  CREATED,
  REQUIRES_ACTION,
  IN_REVIEW,
  AUTHORIZING,
  AUTHORIZED,
  AUTHORIZATION_FAILED,
  CAPTURING,
  PARTIALLY_CAPTURED,
  CAPTURED,
  CAPTURE_FAILED,
  CANCELING,
  CANCELED,
  EXPIRED,

  REFUNDING,
  PARTIALLY_REFUNDED,
  REFUNDED,
  CHARGEBACK;

  /**
   * The state that a change leads to.
   *
   * @throws io.quittance.platform.problem.Refusal {@code illegal_state} from any other state
   */
  public PaymentStatus after(PaymentChange change) {
    return switch (change) {
      case AuthorizationStarted _ -> to(AUTHORIZING, CREATED, AUTHORIZATION_FAILED);
      case AuthorizationRerouted _ -> stay(AUTHORIZING);
      case ActionRequired _ -> to(REQUIRES_ACTION, AUTHORIZING);
      case HeldForReview _ -> to(IN_REVIEW, AUTHORIZING, REQUIRES_ACTION);
      case Authorized _ -> to(AUTHORIZED, AUTHORIZING, REQUIRES_ACTION, IN_REVIEW);
      case AuthorizationFailed _ ->
          to(AUTHORIZATION_FAILED, AUTHORIZING, REQUIRES_ACTION, IN_REVIEW);
      case AuthorizationIncremented _ -> stay(AUTHORIZED);
      case CaptureStarted _ -> to(CAPTURING, AUTHORIZED, PARTIALLY_CAPTURED, CAPTURE_FAILED);
      // CAPTURED here means "as far as the state goes": the aggregate knows the amounts.
      case Captured _ -> to(CAPTURED, CAPTURING);
      case CapturedAlong _ -> to(CAPTURED, AUTHORIZED);
      case CaptureFailed _ -> to(CAPTURE_FAILED, CAPTURING);
      case CancelStarted _ -> to(CANCELING, AUTHORIZED, CAPTURE_FAILED, REQUIRES_ACTION, IN_REVIEW);
      case Canceled _ -> to(CANCELED, CREATED, AUTHORIZATION_FAILED, CANCELING);
      case CancelFailed _ -> to(AUTHORIZED, CANCELING);
      // What was captured stays captured; only the rest is let go.
      case Expired _ when this == PARTIALLY_CAPTURED -> this;
      case Expired _ -> to(EXPIRED, AUTHORIZED, CAPTURE_FAILED, REQUIRES_ACTION, IN_REVIEW);
      case RefundStarted _, DisputeOpened _ -> stay(CAPTURED, PARTIALLY_CAPTURED);
      case RefundSucceeded _, RefundDropped _, RefundReturned _, DisputeWon _, DisputeLost _ ->
          stay(CAPTURED, PARTIALLY_CAPTURED, CAPTURING, CAPTURE_FAILED);
    };
  }

  private PaymentStatus to(PaymentStatus next, PaymentStatus... from) {
    if (!Set.of(from).contains(this)) {
      throw ILLEGAL_STATE.because(this);
    }
    return next;
  }

  private PaymentStatus stay(PaymentStatus... in) {
    return to(this, in);
  }
}
