package io.quittance.payment.outcome;

import static io.quittance.payment.operation.OperationType.AUTHORIZE;
import static io.quittance.payment.operation.OperationType.CAPTURE;
import static io.quittance.payment.operation.OperationType.INCREMENT;
import static io.quittance.payment.operation.OperationType.REFUND;
import static io.quittance.payment.operation.OperationType.VOID;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.intent.PaymentStatus;
import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.payment.provider.Providers;
import io.quittance.payment.routing.ProviderHealth;
import io.quittance.payment.timeline.Timeline;
import io.quittance.payment.timeline.TimelineEntry;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes a provider's truth ours: the one place where outcomes take effect, whether an API answer, a
 * look-up, a webhook or a report brought them.
 *
 * <p>Any number of times and in any order: an operation is closed once, and what comes later is
 * recognised. Runs in the caller's transaction, under the payment's row lock.
 */
@Component
public class ApplyProviderFact {

  private static final Logger log = LoggerFactory.getLogger(ApplyProviderFact.class);

  private final PaymentOf paymentOf;
  private final PaymentIntents intents;
  private final PaymentTransactions transactions;
  private final PaymentRecorder recorder;
  private final Operations operations;
  private final RefundOutcome refundOutcome;
  private final DisputeOutcome disputeOutcome;
  private final ProviderContradictions contradictions;
  private final Timeline timeline;
  private final Providers providers;
  private final ProviderHealth health;

  ApplyProviderFact(
      PaymentOf paymentOf,
      PaymentIntents intents,
      PaymentTransactions transactions,
      PaymentRecorder recorder,
      Operations operations,
      RefundOutcome refundOutcome,
      DisputeOutcome disputeOutcome,
      ProviderContradictions contradictions,
      Timeline timeline,
      Providers providers,
      ProviderHealth health) {
    this.paymentOf = paymentOf;
    this.intents = intents;
    this.transactions = transactions;
    this.recorder = recorder;
    this.operations = operations;
    this.refundOutcome = refundOutcome;
    this.disputeOutcome = disputeOutcome;
    this.contradictions = contradictions;
    this.timeline = timeline;
    this.providers = providers;
    this.health = health;
  }

  /**
   * Applies a fact.
   *
   * @return false when it cannot be applied yet: we do not know the payment, or not yet the step
   *     that it builds on
   */
  public boolean apply(ProviderFact fact) {
    var intent = paymentOf.find(fact.subject()).flatMap(intents::lock);
    if (intent.isEmpty()) {
      log.warn("a fact about an unknown payment waits: {}", about(fact.subject()));
      return false;
    }
    return apply(fact, intent.get());
  }

  /** As {@link #apply(ProviderFact)}, about a payment whose row lock the caller holds. */
  public boolean apply(ProviderFact fact, PaymentIntent intent) {
    return apply(fact, null, intent);
  }

  /**
   * As {@link #apply(ProviderFact, PaymentIntent)}.
   *
   * @param along what the provider captured along with an authorization; null otherwise
   */
  boolean apply(ProviderFact fact, ProviderFact.@Nullable Captured along, PaymentIntent intent) {
    return switch (fact) {
      case ProviderFact.Authorized authorized ->
          settle(fact, intent, AUTHORIZE, INCREMENT)
              .map(operation -> authorized(authorized, along, intent, operation))
              .orElse(false);
      case ProviderFact.AuthorizationFailed failed ->
          settle(fact, intent, AUTHORIZE, INCREMENT)
              .map(operation -> authorizationFailed(failed, intent, operation))
              .orElse(false);
      case ProviderFact.ActionRequired(var subject, var url) ->
          waiting(
              fact,
              intent,
              new PaymentChange.ActionRequired(subject.chargeReference(), url),
              PaymentEvent.RequiresAction::new);
      case ProviderFact.UnderReview(var subject) ->
          waiting(
              fact,
              intent,
              new PaymentChange.HeldForReview(subject.chargeReference()),
              PaymentEvent.InReview::new);
      case ProviderFact.Captured captured ->
          settle(fact, intent, CAPTURE)
              .map(operation -> captured(captured, intent, operation))
              .orElse(false);
      case ProviderFact.CaptureFailed failed ->
          settle(fact, intent, CAPTURE)
              .map(operation -> captureFailed(failed, intent, operation))
              .orElse(false);
      case ProviderFact.Voided voided -> voided(voided, intent);
      case ProviderFact.VoidFailed(var _, var reason) ->
          settle(fact, intent, VOID)
              .map(operation -> voidFailed(intent, operation, reason))
              .orElse(false);
      case ProviderFact.RefundPending pending ->
          settle(fact, intent, REFUND)
              .map(operation -> refundOutcome.pending(pending, operation))
              .orElse(false);
      case ProviderFact.Refunded refunded ->
          settle(fact, intent, REFUND)
              .map(operation -> refundOutcome.succeeded(refunded, intent, operation))
              .orElse(false);
      case ProviderFact.RefundFailed failed ->
          settle(fact, intent, REFUND)
              .map(operation -> refundOutcome.failed(failed, intent, operation))
              .orElse(false);
      case ProviderFact.RefundCanceled canceled ->
          settle(fact, intent, REFUND)
              .map(operation -> refundOutcome.canceled(canceled, intent, operation))
              .orElse(false);
      case ProviderFact.InquiryOpened inquired -> disputeOutcome.inquired(inquired, intent);
      case ProviderFact.DisputeOpened opened -> disputeOutcome.opened(opened, intent);
      case ProviderFact.DisputeUpdated updated -> disputeOutcome.updated(updated, intent);
      case ProviderFact.DisputeWon won -> disputeOutcome.won(won, intent);
      case ProviderFact.DisputeLost lost -> disputeOutcome.lost(lost, intent);
    };
  }

  /**
   * The operation that a fact is about; it must be of the payment and of one of the types, and the
   * provider must be the one that was asked.
   */
  private Optional<PaymentTransaction> settle(
      ProviderFact fact, PaymentIntent intent, OperationType... types) {
    return operation(fact.subject())
        .filter(operation -> operation.paymentIntentId().equals(intent.id()))
        .filter(operation -> operation.provider().equals(fact.subject().provider()))
        .filter(operation -> List.of(types).contains(operation.type()));
  }

  /** By our reference, or the authorization of a charge of which a provider says only its own. */
  private Optional<PaymentTransaction> operation(Subject subject) {
    if (subject.transactionId() != null) {
      return Ids.read(PaymentTransaction.PREFIX, subject.transactionId())
          .flatMap(transactions::findById);
    }
    return subject.chargeReference() == null
        ? Optional.empty()
        : transactions.findAuthorization(subject.provider(), subject.chargeReference());
  }

  private boolean authorized(
      ProviderFact.Authorized fact,
      ProviderFact.@Nullable Captured along,
      PaymentIntent intent,
      PaymentTransaction operation) {
    if (!operation.isOpen()) {
      return contradictions.checkSucceeded(operation, fact);
    }
    if (intent.state() == PaymentStatus.CANCELING) {
      // The customer was faster than the release, which is about to tell whether it still counts.
      return false;
    }
    var told = money(fact.amount(), fact.currency(), operation);
    if (!told.equals(Optional.of(operation.amount()))) {
      return distrust(intent, operation, fact, false);
    }
    operation.succeed(
        fact.subject().chargeReference(), fact.subject().occurredAt(), recorder.now());
    var heldUntil = heldUntil(fact);
    operation.heldUntil(heldUntil);
    if (operation.type() == AUTHORIZE) {
      health.authorized(operation.provider());
    }
    var did = Operations.told(operation);
    PaymentChange change =
        operation.type() == INCREMENT
            ? new PaymentChange.AuthorizationIncremented(operation.amount(), heldUntil)
            : new PaymentChange.Authorized(
                operation.amount(), fact.subject().chargeReference(), heldUntil);
    recorder.apply(
        intent, change, (merchant, payment) -> new PaymentEvent.Authorized(merchant, payment, did));
    operations.captureIfAutomatic(intent, operation, along);
    return true;
  }

  private Instant heldUntil(ProviderFact.Authorized fact) {
    var told = fact.expiresAt();
    return told != null
        ? told
        : fact.subject()
            .occurredAt()
            .plus(providers.named(fact.subject().provider()).authorizationLifetime());
  }

  private boolean authorizationFailed(
      ProviderFact.AuthorizationFailed fact, PaymentIntent intent, PaymentTransaction operation) {
    if (!operation.isOpen()) {
      return contradictions.checkFailed(operation, fact);
    }
    if (intent.state() == PaymentStatus.CANCELING) {
      return false;
    }
    operation.fail(fact.declineCode(), recorder.now());
    operation.advise(fact.adviceCode());
    if (operation.type() == AUTHORIZE) {
      health.declined(operation.provider(), fact.declineCode());
      recorder.apply(
          intent,
          new PaymentChange.AuthorizationFailed(Failures.declined(fact)),
          PaymentEvent.AuthorizationFailed::new);
      if (fact.declineCode().equals(ProviderFact.AuthorizationFailed.BLOCKED_BY_RISK)) {
        judged(intent, operation, "BLOCK");
      }
    }
    return true;
  }

  private void judged(PaymentIntent intent, PaymentTransaction operation, String decision) {
    timeline.add(
        intent.id(),
        recorder.now(),
        new TimelineEntry.RiskDecision("provider:" + operation.provider(), decision));
  }

  /** The provider has the authorization and will tell more. */
  private boolean waiting(
      ProviderFact fact,
      PaymentIntent intent,
      PaymentChange change,
      PaymentRecorder.Telling event) {
    var found = settle(fact, intent, AUTHORIZE);
    if (found.isEmpty()) {
      return false;
    }
    var operation = found.get();
    boolean isNews =
        operation.isOpen()
            && (operation.status() != OperationStatus.WAITING || isReviewedNow(intent, change));
    if (operation.isOpen()) {
      operation.await(fact.subject().chargeReference(), recorder.now());
    }
    if (isNews) {
      recorder.apply(intent, change, event);
      if (change instanceof PaymentChange.HeldForReview) {
        judged(intent, operation, "REVIEW");
      }
    }
    return true;
  }

  /** A review may follow a challenge; a challenge that is told after it is an old one. */
  private static boolean isReviewedNow(PaymentIntent intent, PaymentChange change) {
    return change instanceof PaymentChange.HeldForReview
        && intent.state() == PaymentStatus.REQUIRES_ACTION;
  }

  private boolean captured(
      ProviderFact.Captured fact, PaymentIntent intent, PaymentTransaction operation) {
    if (!operation.isOpen()) {
      return contradictions.checkSucceeded(operation, fact);
    }
    var told = money(fact.amount(), fact.currency(), operation);
    if (!told.equals(Optional.of(operation.amount()))) {
      return distrust(intent, operation, fact, true);
    }
    operation.succeed(fact.providerReference(), fact.subject().occurredAt(), recorder.now());
    var did = Operations.told(operation);
    recorder.apply(
        intent,
        new PaymentChange.Captured(operation.amount(), operation.isLastCapture()),
        (merchant, payment) -> new PaymentEvent.Captured(merchant, payment, did));
    return true;
  }

  /** A settlement that is declined after its capture was told is for people to settle. */
  private boolean captureFailed(
      ProviderFact.CaptureFailed fact, PaymentIntent intent, PaymentTransaction operation) {
    if (!operation.isOpen()) {
      return contradictions.checkFailed(operation, fact);
    }
    operation.fail(fact.reason(), recorder.now());
    recorder.apply(
        intent,
        new PaymentChange.CaptureFailed(Failures.refused(fact.reason())),
        PaymentEvent.CaptureFailed::new);
    return true;
  }

  private boolean voided(ProviderFact.Voided fact, PaymentIntent intent) {
    var found = settle(fact, intent, VOID);
    if (found.isEmpty()) {
      return isOfAnotherAttempt(fact.subject(), intent) || expiredAtProvider(intent);
    }
    var operation = found.get();
    if (operation.isOpen()) {
      operation.succeed(null, fact.subject().occurredAt(), recorder.now());
      if (intent.state() == PaymentStatus.CANCELING) {
        // The challenge or review that was still open ends with the release.
        operations.failOpen(intent, "canceled");
        recorder.apply(intent, new PaymentChange.Canceled(null), PaymentEvent.Canceled::new);
      }
    }
    return true;
  }

  /** What a payment that failed before left at a provider says nothing about the hold of today. */
  private static boolean isOfAnotherAttempt(Subject subject, PaymentIntent intent) {
    boolean isOfAnotherProvider =
        intent.provider() != null && !subject.provider().equals(intent.provider());
    boolean isAnotherCharge =
        subject.chargeReference() != null
            && intent.chargeReference() != null
            && !subject.chargeReference().equals(intent.chargeReference());
    return isOfAnotherProvider || isAnotherCharge;
  }

  /** Nobody of ours asked for it: the provider let an old authorization go. */
  private boolean expiredAtProvider(PaymentIntent intent) {
    return switch (intent.state()) {
      case AUTHORIZED, CAPTURE_FAILED, REQUIRES_ACTION, IN_REVIEW -> {
        operations.failOpen(intent, "expired");
        recorder.apply(intent, new PaymentChange.Expired(), PaymentEvent.Expired::new);
        yield true;
      }
      case PARTIALLY_CAPTURED -> {
        // What is open here is a refund, which the rest of the hold does not concern.
        recorder.apply(intent, new PaymentChange.Expired(), PaymentEvent.Expired::new);
        yield true;
      }
      case CANCELED, EXPIRED, AUTHORIZATION_FAILED -> true;
      // What is under way decides first whether this is about what it leaves.
      case AUTHORIZING, CAPTURING, CANCELING -> false;
      default -> {
        contradictions.report(intent, "released by the provider");
        yield true;
      }
    };
  }

  private boolean voidFailed(PaymentIntent intent, PaymentTransaction operation, String reason) {
    if (operation.isOpen()) {
      operation.fail(reason, recorder.now());
      if (intent.state() == PaymentStatus.CANCELING) {
        var did = Operations.stillHeld(intent, operation, recorder.now());
        operations.askSoon(intent);
        recorder.apply(
            intent,
            new PaymentChange.CancelFailed(),
            (merchant, payment) ->
                intent.state() == PaymentStatus.AUTHORIZING
                    ? new PaymentEvent.Authorizing(merchant, payment)
                    : new PaymentEvent.Authorized(merchant, payment, did));
      }
    }
    return true;
  }

  /** Another amount than asked is never paid; reconciliation and people find the rest. */
  private boolean distrust(
      PaymentIntent intent, PaymentTransaction operation, ProviderFact fact, boolean capture) {
    contradictions.reportAmount(operation, fact);
    recorder.distrust(intent);
    operation.fail(Failures.INTEGRITY.code(), recorder.now());
    if (capture) {
      recorder.apply(
          intent,
          new PaymentChange.CaptureFailed(Failures.INTEGRITY),
          PaymentEvent.CaptureFailed::new);
    } else if (operation.type() == AUTHORIZE) {
      recorder.apply(
          intent,
          new PaymentChange.AuthorizationFailed(Failures.INTEGRITY),
          PaymentEvent.AuthorizationFailed::new);
    }
    return true;
  }

  private static Optional<Money> money(long minor, String currency, PaymentTransaction operation) {
    return currency.equals(operation.amount().currency().getCurrencyCode())
        ? Optional.of(new Money(minor, operation.amount().currency()))
        : Currencies.find(currency).map(other -> new Money(minor, other));
  }

  /** For the log: never more than ids. */
  static String about(Subject subject) {
    return subject.orderingKey() + " " + subject.transactionId();
  }
}
