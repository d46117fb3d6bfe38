package io.quittance.payment.intent;

import static io.quittance.payment.PaymentProblem.AMOUNT_EXCEEDS_CAPTURABLE;
import static io.quittance.payment.PaymentProblem.AMOUNT_EXCEEDS_REFUNDABLE;
import static io.quittance.payment.PaymentProblem.AMOUNT_NOT_INCREASED;
import static io.quittance.payment.PaymentProblem.AUTHORIZATION_EXPIRED;
import static io.quittance.payment.PaymentProblem.INTEGRITY_FAILURE;
import static io.quittance.payment.PaymentProblem.PAYMENT_DISPUTED;
import static io.quittance.payment.PaymentProblem.TOO_MANY_OPERATIONS;

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
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import io.quittance.platform.problem.Refusal;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/**
 * What a merchant wants to be paid for, from creation to the last refund.
 *
 * <p>One door: {@link #apply}. It refuses what the state or the amounts do not allow, and keeps
 * refund pending + refunded + disputed <= captured <= authorized. Callers hold the row lock.
 */
@Entity
@SuppressWarnings("UnusedVariable") // some columns are only asked for by queries
@Table(name = "payment_intent")
public class PaymentIntent {

  /** The prefix of its ids on the wire. */
  public static final String PREFIX = "pi";

  private static final int CAPTURES_MAX = 50;
  private static final int INCREMENTS_MAX = 10;

  @Id private UUID id;
  @Version private @Nullable Long version;
  private String merchantId;
  private String orderId;
  private String userId;
  private long amount;
  private Currency currency;

  @Enumerated(EnumType.STRING)
  private PaymentStatus state;

  @Enumerated(EnumType.STRING)
  private PaymentStatus status;

  @Enumerated(EnumType.STRING)
  private CaptureMethod captureMethod;

  private @Nullable String paymentMethodId;
  private @Nullable String description;

  /** Written once; Hibernate must not write it back over what was sealed anew. */
  @Column(updatable = false)
  private byte @Nullable [] receiptEmailSealed;

  private @Nullable String returnUrl;

  @Convert(converter = MetadataColumn.class)
  private Map<String, String> metadata;

  @Enumerated(EnumType.STRING)
  private @Nullable CancelReason cancelReason;

  private long amountAuthorized;
  private long amountCapturable;
  private long amountCaptured;
  private long amountRefundPending;
  private long amountRefunded;
  private long amountDisputed;
  private int openDisputes;
  private boolean distrusted;
  private int captureCount;
  private int incrementCount;
  private @Nullable String provider;
  private @Nullable String chargeReference;
  private @Nullable Instant authorizationExpiresAt;
  private @Nullable String nextActionUrl;
  private @Nullable String errorCode;
  private @Nullable String errorDeclineCode;
  private @Nullable String errorAdviceCode;
  private @Nullable String errorMessage;
  private long eventSequence;
  private String idempotencyKey;
  private String fingerprint;

  @Column(updatable = false)
  private Instant createdAt;

  private Instant updatedAt;

  /** Expiry is decided by the database's clock, whatever ours says. */
  @Formula("coalesce(authorization_expires_at <= now(), false)")
  private boolean expired;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected PaymentIntent() {}

  /** A new intent in state {@code CREATED}. */
  PaymentIntent(
      UUID id,
      NewPayment wish,
      byte @Nullable [] receiptEmailSealed,
      String merchantId,
      Instant now) {
    this.id = id;
    this.merchantId = merchantId;
    this.orderId = wish.orderId();
    this.userId = wish.userId();
    this.amount = wish.amount().minor();
    this.currency = wish.amount().currency();
    this.state = PaymentStatus.CREATED;
    this.status = PaymentStatus.CREATED;
    this.captureMethod = wish.captureMethod();
    this.paymentMethodId = wish.paymentMethodId();
    this.description = wish.description();
    this.receiptEmailSealed = receiptEmailSealed;
    this.returnUrl = wish.returnUrl();
    this.metadata = wish.metadata();
    this.idempotencyKey = wish.idempotencyKey();
    this.fingerprint = wish.fingerprint();
    this.createdAt = now;
    this.updatedAt = now;
  }

  /**
   * The one way to change a payment.
   *
   * @throws io.quittance.platform.problem.Refusal when the state or an amount does not allow it
   */
  void apply(PaymentChange change, Instant now) {
    if (change instanceof CaptureStarted && state == PaymentStatus.EXPIRED) {
      throw expired();
    }
    if (distrusted && beginsSomething(change)) {
      throw INTEGRITY_FAILURE.because();
    }
    var next = state.after(change);
    state = next;
    switch (change) {
      case AuthorizationStarted(var by, var method) -> {
        provider = by;
        chargeReference = null;
        paymentMethodId = method;
        clearFailure();
      }
      case AuthorizationRerouted(var by) -> {
        provider = by;
        chargeReference = null;
      }
      case ActionRequired(var charge, var redirectUrl) -> {
        rememberCharge(charge);
        nextActionUrl = redirectUrl;
      }
      case HeldForReview(var charge) -> rememberCharge(charge);
      case Authorized(var held, var charge, var expiresAt) -> {
        rememberCharge(charge);
        hold(held, expiresAt);
      }
      case AuthorizationIncremented(var total, var expiresAt) -> {
        incrementCount++;
        hold(total, expiresAt);
      }
      case AuthorizationFailed(var failure) -> fail(failure);
      case CaptureStarted(var wanted) -> startCapture(wanted);
      case Captured(var taken, var last) -> capture(taken, last);
      case CapturedAlong(var taken) -> capture(taken, true);
      case CaptureFailed(var failure) -> {
        // What was captured before stays captured, and can be refunded.
        state = amountCaptured > 0 ? PaymentStatus.PARTIALLY_CAPTURED : state;
        fail(failure);
      }
      case CancelStarted(var reason) -> {
        nextActionUrl = null;
        cancelReason = reason;
      }
      case CancelFailed _ -> {
        cancelReason = null;
        // Nothing was held yet: whether it will be is about to be told.
        state = amountAuthorized > 0 ? state : PaymentStatus.AUTHORIZING;
      }
      case Canceled(var reason) -> {
        amountCapturable = 0;
        cancelReason = reason == null ? cancelReason : reason;
      }
      case Expired _ -> {
        amountCapturable = 0;
        nextActionUrl = null;
      }
      case RefundStarted(var wanted) -> startRefund(wanted);
      case RefundSucceeded(var done) -> {
        amountRefundPending = refundPending().minus(done).minor();
        amountRefunded = refunded().plus(done).minor();
      }
      case RefundDropped(var dropped) ->
          amountRefundPending = refundPending().minus(dropped).minor();
      case RefundReturned(var returned) -> amountRefunded = refunded().minus(returned).minor();
      case DisputeOpened(var disputed) -> {
        openDisputes++;
        amountDisputed = money(amountDisputed).plus(disputed).minor();
      }
      case DisputeWon(var disputed, var wasOpen) -> {
        openDisputes -= wasOpen ? 1 : 0;
        amountDisputed = money(amountDisputed).minus(disputed).minor();
      }
      case DisputeLost _ -> openDisputes--;
    }
    status = shownStatus();
    updatedAt = now;
  }

  /** What a merchant or a schedule begins, in contrast to what a provider tells. */
  private static boolean beginsSomething(PaymentChange change) {
    return change instanceof AuthorizationStarted
        || change instanceof CaptureStarted
        || change instanceof CancelStarted
        || change instanceof Canceled
        || change instanceof RefundStarted;
  }

  /**
   * The provider moved another amount than asked, so that our amounts are not the truth: nothing
   * more is begun with this payment until people have settled it.
   */
  void distrust() {
    distrusted = true;
  }

  private void hold(Money held, @Nullable Instant expiresAt) {
    amountAuthorized = held.minor();
    amountCapturable = held.minus(captured()).minor();
    authorizationExpiresAt = expiresAt;
    nextActionUrl = null;
    clearFailure();
  }

  private void startCapture(Money wanted) {
    if (expired) {
      throw expired();
    }
    if (!capturable().isPositive() || wanted.exceeds(capturable())) {
      throw AMOUNT_EXCEEDS_CAPTURABLE.because(capturable()).param("amount");
    }
    if (captureCount >= CAPTURES_MAX) {
      throw TOO_MANY_OPERATIONS.because(CAPTURES_MAX);
    }
    clearFailure();
  }

  private void capture(Money taken, boolean last) {
    captureCount++;
    amountCaptured = captured().plus(taken).minor();
    amountCapturable = last ? 0 : capturable().minus(taken).minor();
    state =
        amountCaptured == amountAuthorized
            ? PaymentStatus.CAPTURED
            : PaymentStatus.PARTIALLY_CAPTURED;
  }

  private void startRefund(Money wanted) {
    if (openDisputes > 0) {
      throw PAYMENT_DISPUTED.because();
    }
    if (!refundable().isPositive() || wanted.exceeds(refundable())) {
      throw AMOUNT_EXCEEDS_REFUNDABLE.because(refundable()).param("amount");
    }
    amountRefundPending = refundPending().plus(wanted).minor();
  }

  /**
   * Checks an increment before the provider is asked; the state does not change until it answers.
   *
   * @throws io.quittance.platform.problem.Refusal when it is not allowed
   */
  public void checkIncrement(Money total) {
    state.after(new AuthorizationIncremented(total, null));
    if (distrusted) {
      throw INTEGRITY_FAILURE.because();
    }
    if (expired) {
      throw expired();
    }
    if (!total.exceeds(money(amountAuthorized))) {
      throw AMOUNT_NOT_INCREASED.because(money(amountAuthorized)).param("amount");
    }
    if (incrementCount >= INCREMENTS_MAX) {
      throw TOO_MANY_OPERATIONS.because(INCREMENTS_MAX);
    }
  }

  private Refusal expired() {
    return AUTHORIZATION_EXPIRED.because(String.valueOf(authorizationExpiresAt));
  }

  private void fail(PaymentFailure failure) {
    nextActionUrl = null;
    errorCode = failure.code();
    errorDeclineCode = failure.declineCode();
    errorAdviceCode = failure.adviceCode();
    errorMessage = failure.message();
  }

  private void clearFailure() {
    errorCode = null;
    errorDeclineCode = null;
    errorAdviceCode = null;
    errorMessage = null;
  }

  private void rememberCharge(@Nullable String charge) {
    if (charge != null) {
      chargeReference = charge;
    }
  }

  /** What refunds and disputes make of a captured payment; the state itself otherwise. */
  private PaymentStatus shownStatus() {
    if (state != PaymentStatus.CAPTURED && state != PaymentStatus.PARTIALLY_CAPTURED) {
      return state;
    }
    if (amountDisputed > 0) {
      return PaymentStatus.CHARGEBACK;
    }
    if (amountRefundPending > 0) {
      return PaymentStatus.REFUNDING;
    }
    if (amountRefunded == 0) {
      return state;
    }
    return amountRefunded == amountCaptured
        ? PaymentStatus.REFUNDED
        : PaymentStatus.PARTIALLY_REFUNDED;
  }

  /** The number of the next event about this payment: gapless, from 1. */
  long nextEventSequence() {
    return ++eventSequence;
  }

  public UUID id() {
    return id;
  }

  /** {@code pi_...}. */
  public String publicId() {
    return Ids.write(PREFIX, id);
  }

  public String merchantId() {
    return merchantId;
  }

  public String orderId() {
    return orderId;
  }

  public String userId() {
    return userId;
  }

  /** What the merchant asked for. */
  public Money amount() {
    return money(amount);
  }

  /** What can still be captured. */
  public Money capturable() {
    return money(amountCapturable);
  }

  public Money captured() {
    return money(amountCaptured);
  }

  public Money refundPending() {
    return money(amountRefundPending);
  }

  public Money refunded() {
    return money(amountRefunded);
  }

  /** What can still go back to the customer. */
  public Money refundable() {
    return captured().minus(refundPending()).minus(refunded()).minus(money(amountDisputed));
  }

  public Currency currency() {
    return currency;
  }

  /** Where the payment is in its lifecycle. */
  public PaymentStatus state() {
    return state;
  }

  /** What merchants see. */
  public PaymentStatus status() {
    return status;
  }

  public CaptureMethod captureMethod() {
    return captureMethod;
  }

  public @Nullable String paymentMethodId() {
    return paymentMethodId;
  }

  public @Nullable String provider() {
    return provider;
  }

  /** The provider's id of the charge; null until it told one. */
  public @Nullable String chargeReference() {
    return chargeReference;
  }

  public @Nullable String description() {
    return description;
  }

  public @Nullable String returnUrl() {
    return returnUrl;
  }

  public Map<String, String> metadata() {
    return metadata;
  }

  public boolean isDisputed() {
    return amountDisputed > 0;
  }

  /** Whether the authorization has run out, by the database's clock when the row was read. */
  public boolean isExpired() {
    return expired;
  }

  public @Nullable Instant authorizationExpiresAt() {
    return authorizationExpiresAt;
  }

  public @Nullable String nextActionUrl() {
    return nextActionUrl;
  }

  /** Why the latest attempt failed; null when it did not. */
  public @Nullable PaymentFailure failure() {
    return errorCode == null || errorMessage == null
        ? null
        : new PaymentFailure(errorCode, errorDeclineCode, errorAdviceCode, errorMessage);
  }

  public String fingerprint() {
    return fingerprint;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    return updatedAt;
  }

  private Money money(long minor) {
    return new Money(minor, currency);
  }
}
