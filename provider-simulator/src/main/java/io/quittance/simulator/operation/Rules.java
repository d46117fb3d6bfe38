package io.quittance.simulator.operation;

import static io.quittance.simulator.SimulatorProblem.AMOUNT_EXCEEDS_CAPTURABLE;
import static io.quittance.simulator.SimulatorProblem.AMOUNT_EXCEEDS_REFUNDABLE;
import static io.quittance.simulator.SimulatorProblem.AMOUNT_NOT_HIGHER;
import static io.quittance.simulator.SimulatorProblem.AUTHORIZATION_EXPIRED;
import static io.quittance.simulator.SimulatorProblem.CURRENCY_MISMATCH;
import static io.quittance.simulator.SimulatorProblem.ILLEGAL_STATE;
import static io.quittance.simulator.SimulatorProblem.PAYMENT_METHOD_UNKNOWN;

import io.quittance.platform.money.Money;
import io.quittance.platform.problem.CommonProblem;
import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.DisputeStatus;
import io.quittance.simulator.book.Effect;
import io.quittance.simulator.book.EffectType;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.EventType;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.book.Verdict;
import io.quittance.simulator.book.WebhookOrder;
import io.quittance.simulator.operation.Request.Authorize;
import io.quittance.simulator.operation.Request.Cancel;
import io.quittance.simulator.operation.Request.Capture;
import io.quittance.simulator.operation.Request.Increment;
import io.quittance.simulator.operation.Request.OnCharge;
import io.quittance.simulator.operation.Request.Refund;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each request does to a charge. Pure: reads and writes nothing. */
final class Rules {

  private Rules() {}

  /** Opens a charge; where asked to and approved at once, it is captured along. */
  static Change authorize(Authorize request, boolean capturesAlong, Moment moment) {
    var method =
        TestMethod.named(request.paymentMethod()).orElseThrow(PAYMENT_METHOD_UNKNOWN::because);
    long amount = moment.moved(request.amount().minor(), Money.MINOR_MAX);
    var expiresAt = moment.now().plus(moment.settings().authorizationLifetime());
    var charge =
        new Charge(
            moment.newId().apply("ch"),
            request.origin(),
            request.paymentReference(),
            request.paymentMethod(),
            request.amount().currency(),
            amount,
            request.returnUrl(),
            ChargeStatus.FAILED,
            Charge.Amounts.NONE,
            WebhookOrder.IN_ORDER,
            expiresAt,
            moment.now());
    var verdict = firstVerdict(request, method, moment);
    var decided =
        decideAuthorization(
            charge, operation(request, charge, amount, expiresAt, moment), verdict, moment);
    return capturesAlong && decided.charge().status() == ChargeStatus.AUTHORIZED
        ? decided.capturingAlong(
            capture(request.capture(charge.chargeId()), decided.charge(), moment))
        : decided;
  }

  private static Verdict firstVerdict(Authorize request, TestMethod method, Moment moment) {
    if (request.customerPays()) {
      return Verdict.REQUIRES_ACTION;
    }
    return moment.declines() ? TestMethod.DECLINED : method.first();
  }

  /** The customer has passed a challenge, or has paid: the payment method decides. */
  static Change customerAgreed(Charge charge, Operation asked, Moment moment) {
    var method = TestMethod.named(charge.paymentMethod()).orElseThrow();
    var sale = charge.origin().saleReference();
    if (sale == null) {
      return decideAuthorization(charge, asked, method.afterChallenge(), moment);
    }
    var verdict = moment.declines() ? TestMethod.DECLINED : method.once();
    var decided = decideAuthorization(charge, asked, verdict, moment);
    return decided.charge().status() == ChargeStatus.AUTHORIZED
        ? decided.capturingAlong(sold(decided.charge(), sale, moment))
        : decided;
  }

  private static Change sold(Charge charge, String reference, Moment moment) {
    var all = new Money(charge.amount(), charge.currency());
    var request = new Capture(reference, charge.paymentReference(), charge.chargeId(), all, true);
    return take(charge, operation(request, charge, charge.amount(), null, moment), true, moment);
  }

  /** Does something to a charge that exists and is locked. */
  static Change carryOut(OnCharge request, Charge charge, Moment moment) {
    if (!request.paymentReference().equals(charge.paymentReference())) {
      throw CommonProblem.invalid("paymentReference", "is not the charge's");
    }
    return switch (request) {
      case Increment increment -> increment(increment, charge, moment);
      case Capture capture -> capture(capture, charge, moment);
      case Cancel cancel -> cancel(cancel, charge, moment);
      case Refund refund -> refund(refund, charge, moment);
    };
  }

  /** The verdict on an authorization, at once or after a challenge or a review. */
  static Change decideAuthorization(
      Charge charge, Operation asked, Verdict verdict, Moment moment) {
    var operation = asked.decided(verdict, moment.now());
    return switch (verdict.status()) {
      case SUCCEEDED -> approved(charge, operation, moment);
      case FAILED ->
          told(
              charge.in(ChargeStatus.FAILED),
              operation,
              EventType.CHARGE_AUTHORIZATION_FAILED,
              moment);
      case REQUIRES_ACTION ->
          told(
              charge.in(ChargeStatus.REQUIRES_ACTION),
              operation.redirectingTo(
                  moment.settings().publicUrl() + "/challenge/" + charge.chargeId()),
              EventType.CHARGE_ACTION_REQUIRED,
              moment);
      case IN_REVIEW ->
          told(charge.in(ChargeStatus.IN_REVIEW), operation, EventType.CHARGE_IN_REVIEW, moment);
      case PENDING, CANCELED ->
          throw new IllegalArgumentException("authorizations are never pending");
    };
  }

  /** The second outcome of a refund: what was pending succeeds, what had succeeded fails. */
  static Change finishRefund(Charge charge, Operation refund, Moment moment) {
    if (refund.verdict().status() == OperationStatus.PENDING) {
      var done = refund.decided(Verdict.SUCCEEDED, moment.now());
      return Change.of(
          charge.returned(-refund.amount(), refund.amount(), 0),
          done,
          List.of(Effect.of(EffectType.REFUND, done)),
          List.of(moment.event(EventType.REFUND_SUCCEEDED, done)),
          moment.now());
    }
    var failed = refund.decided(Verdict.failed("expired_or_canceled_card"), moment.now());
    return Change.of(
        charge.returned(0, -refund.amount(), 0),
        failed,
        List.of(Effect.of(EffectType.REFUND_FAILED, failed)),
        List.of(moment.event(EventType.REFUND_FAILED, failed)),
        moment.now());
  }

  /** A refund that is still pending is called off. */
  static Change cancelRefund(Charge charge, Operation refund, Moment moment) {
    if (refund.verdict().status() != OperationStatus.PENDING) {
      throw ILLEGAL_STATE.because("a refund that is " + refund.verdict().status());
    }
    return told(
        charge.returned(-refund.amount(), 0, 0),
        refund.decided(Verdict.canceled("canceled_by_provider"), moment.now()),
        EventType.REFUND_CANCELED,
        moment);
  }

  /** The hold has run out; what was captured stays captured. */
  static Change expire(Charge charge, Operation authorization, Moment moment) {
    if (charge.held().captured() > 0) {
      return Change.of(
          charge.in(ChargeStatus.CAPTURED), authorization, List.of(), List.of(), moment.now());
    }
    return told(charge.in(ChargeStatus.EXPIRED), authorization, EventType.CHARGE_EXPIRED, moment);
  }

  private static Change approved(Charge charge, Operation operation, Moment moment) {
    return Change.of(
        charge.authorized(operation.amount()),
        operation,
        List.of(Effect.of(EffectType.AUTHORIZE, operation)),
        List.of(moment.event(EventType.CHARGE_AUTHORIZED, operation)),
        moment.now());
  }

  private static Change increment(Increment request, Charge charge, Moment moment) {
    requireHeld(charge, moment.now());
    requireCurrency(charge, request.amount());
    if (charge.held().captured() > 0) {
      throw ILLEGAL_STATE.because("captured in part");
    }
    long already = charge.held().authorized();
    if (request.amount().minor() <= already) {
      throw AMOUNT_NOT_HIGHER.because(already);
    }
    // A wrong total of one less may be what is held already, but never less than that.
    long total = moment.moved(request.amount().minor(), Money.MINOR_MAX);
    var operation = operation(request, charge, total, charge.expiresAt(), moment);
    if (moment.declines()) {
      return told(
          charge,
          operation.decided(TestMethod.DECLINED, moment.now()),
          EventType.CHARGE_INCREMENT_FAILED,
          moment);
    }
    return Change.of(
        charge.authorized(total),
        operation,
        List.of(Effect.of(EffectType.INCREMENT, operation)),
        List.of(moment.event(EventType.CHARGE_AUTHORIZED, operation)),
        moment.now());
  }

  private static Change capture(Capture request, Charge charge, Moment moment) {
    requireHeld(charge, moment.now());
    requireCurrency(charge, request.amount());
    long left = charge.capturable();
    if (request.amount().minor() > left) {
      throw AMOUNT_EXCEEDS_CAPTURABLE.because(left);
    }
    var operation =
        operation(request, charge, moment.moved(request.amount().minor(), left), null, moment);
    if (moment.declines()) {
      var failed = operation.decided(Verdict.failed("declined_by_issuer"), moment.now());
      return told(charge, failed, EventType.CHARGE_CAPTURE_FAILED, moment);
    }
    return take(charge, operation, request.last(), moment);
  }

  private static Change take(Charge charge, Operation operation, boolean last, Moment moment) {
    var effects = new ArrayList<Effect>();
    var events = new ArrayList<Event>();
    var captured = charge.captured(operation.amount(), last);
    effects.add(
        new Effect(
            EffectType.CAPTURE,
            operation.operationId(),
            operation.reference(),
            operation.amount(),
            moment.feeOf(operation.amount())));
    events.add(moment.event(EventType.CHARGE_CAPTURED, operation));
    var reason =
        TestMethod.named(charge.paymentMethod()).map(TestMethod::disputeReason).orElse(null);
    if (reason == null || captured.status() != ChargeStatus.CAPTURED) {
      return Change.of(captured, operation, effects, events, moment.now());
    }
    var dispute = dispute(captured, reason, moment);
    effects.add(Effect.disputed(dispute, moment.settings().disputeFee()));
    events.add(moment.event(EventType.CHARGE_DISPUTED, dispute));
    var disputed = captured.returned(0, 0, dispute.amount());
    return Change.of(disputed, operation, dispute, effects, events, moment.now());
  }

  private static Change cancel(Cancel request, Charge charge, Moment moment) {
    boolean undecided = charge.status().isUndecided();
    if (!undecided) {
      requireHeld(charge, moment.now());
      if (charge.held().captured() > 0) {
        throw ILLEGAL_STATE.because("captured in part");
      }
    }
    var operation = operation(request, charge, charge.held().authorized(), null, moment);
    return Change.of(
        charge.in(ChargeStatus.VOIDED),
        operation,
        List.of(Effect.of(EffectType.VOID, operation)),
        List.of(moment.event(EventType.CHARGE_VOIDED, operation)),
        moment.now());
  }

  private static Change refund(Refund request, Charge charge, Moment moment) {
    requireCurrency(charge, request.amount());
    if (charge.held().captured() == 0) {
      throw ILLEGAL_STATE.because(charge.status());
    }
    long left = charge.refundable();
    if (request.amount().minor() > left) {
      throw AMOUNT_EXCEEDS_REFUNDABLE.because(left);
    }
    long amount = moment.moved(request.amount().minor(), left);
    var operation = operation(request, charge, amount, null, moment);
    if (moment.declines()) {
      var failed = operation.decided(Verdict.failed("declined_by_issuer"), moment.now());
      return told(charge, failed, EventType.REFUND_FAILED, moment);
    }
    var later = moment.now().plus(moment.settings().pendingRefundDelay());
    return switch (TestMethod.named(charge.paymentMethod()).orElseThrow().refund()) {
      case SUCCEEDS -> refunded(charge, operation, moment);
      case SUCCEEDS_THEN_FAILS -> refunded(charge, operation.changingAt(later), moment);
      case PENDING_THEN_SUCCEEDS ->
          told(
              charge.returned(amount, 0, 0),
              operation.decided(Verdict.PENDING, moment.now()).changingAt(later),
              EventType.REFUND_PENDING,
              moment);
    };
  }

  private static Change refunded(Charge charge, Operation operation, Moment moment) {
    return Change.of(
        charge.returned(0, operation.amount(), 0),
        operation,
        List.of(Effect.of(EffectType.REFUND, operation)),
        List.of(moment.event(EventType.REFUND_SUCCEEDED, operation)),
        moment.now());
  }

  /** A change that moves no money. */
  private static Change told(Charge charge, Operation operation, EventType type, Moment moment) {
    return Change.of(
        charge, operation, List.of(), List.of(moment.event(type, operation)), moment.now());
  }

  private static Dispute dispute(Charge charge, String reason, Moment moment) {
    return new Dispute(
        moment.newId().apply("dp"),
        charge.chargeId(),
        charge.refundable(),
        charge.currency(),
        reason,
        DisputeStatus.NEEDS_RESPONSE,
        null,
        false,
        moment.now().plus(moment.settings().evidencePeriod()),
        moment.now());
  }

  /** An operation that succeeds, unless a verdict says otherwise. */
  private static Operation operation(
      Request request, Charge charge, long amount, @Nullable Instant expiresAt, Moment moment) {
    return new Operation(
        moment.newId().apply("op"),
        charge.chargeId(),
        request.type(),
        request.reference(),
        request.paymentReference(),
        request.fingerprint(),
        Verdict.SUCCEEDED,
        amount,
        charge.currency(),
        null,
        expiresAt,
        moment.now(),
        moment.now(),
        null,
        request.extras());
  }

  private static void requireHeld(Charge charge, Instant now) {
    if (charge.status() == ChargeStatus.EXPIRED
        || (charge.status() == ChargeStatus.AUTHORIZED && !now.isBefore(charge.expiresAt()))) {
      throw AUTHORIZATION_EXPIRED.because();
    }
    if (charge.status() != ChargeStatus.AUTHORIZED) {
      throw ILLEGAL_STATE.because(charge.status());
    }
  }

  private static void requireCurrency(Charge charge, Money amount) {
    Currency expected = charge.currency();
    if (!expected.equals(amount.currency())) {
      throw CURRENCY_MISMATCH.because(expected.getCurrencyCode());
    }
  }
}
