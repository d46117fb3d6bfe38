package io.quittance.payment.operation;

import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that we ask a provider to do. Written down before we ask; its id is the provider's
 * idempotency key and our reference there, so asking twice does it once.
 */
@Entity
@SuppressWarnings("UnusedVariable") // some columns are only asked for by queries
@Table(name = "payment_transaction")
public class PaymentTransaction {

  /** The prefix of its ids on the wire. */
  public static final String PREFIX = "txn";

  @Id private UUID id;
  @Version private @Nullable Long version;
  private UUID paymentIntentId;
  private String merchantId;

  @Enumerated(EnumType.STRING)
  private OperationType type;

  @Enumerated(EnumType.STRING)
  private OperationStatus status;

  private long amount;
  private Currency currency;
  private boolean lastCapture;
  private @Nullable UUID refundId;
  private @Nullable UUID captureId;
  private String provider;
  private @Nullable String providerReference;
  private @Nullable String failureCode;
  private @Nullable String adviceCode;
  private String idempotencyKey;
  private String fingerprint;
  private int checks;
  private @Nullable Instant nextCheckAt;
  private Instant createdAt;
  private @Nullable Instant completedAt;
  private @Nullable Instant occurredAt;
  private @Nullable Instant heldUntil;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected PaymentTransaction() {}

  /** An operation that is about to be asked for. */
  public PaymentTransaction(NewOperation wish, UUID id, Instant now) {
    this.id = id;
    this.paymentIntentId = wish.paymentIntentId();
    this.merchantId = wish.merchantId();
    this.type = wish.type();
    this.status = OperationStatus.PENDING;
    this.amount = wish.amount().minor();
    this.currency = wish.amount().currency();
    this.lastCapture = wish.lastCapture();
    this.refundId = wish.refundId();
    this.captureId = wish.captureId();
    this.provider = wish.provider();
    this.idempotencyKey = wish.idempotencyKey();
    this.fingerprint = wish.fingerprint();
    this.createdAt = now;
    this.nextCheckAt = now.plus(CheckSchedule.AFTER_CRASH);
  }

  /** The provider did it. */
  public void succeed(@Nullable String reference, Instant when, Instant now) {
    providerReference = reference;
    occurredAt = when;
    close(OperationStatus.SUCCEEDED, now);
  }

  /** When to look whether the hold has run out; null when there is nothing to look at any more. */
  public void heldUntil(@Nullable Instant end) {
    heldUntil = end;
  }

  /** The provider certainly did not do it. */
  public void fail(String code, Instant now) {
    failureCode = code;
    close(OperationStatus.FAILED, now);
  }

  /** What the caller should do after a decline. */
  public void advise(@Nullable String advice) {
    adviceCode = advice;
  }

  private void close(OperationStatus end, Instant now) {
    status = end;
    completedAt = now;
    nextCheckAt = null;
  }

  /** The provider has it and will tell; we look now and then all the same. */
  public void await(@Nullable String reference, Instant now) {
    if (reference != null) {
      providerReference = reference;
    }
    status = OperationStatus.WAITING;
    nextCheckAt = now.plus(CheckSchedule.WHILE_WAITING);
  }

  /**
   * Somebody else than who wrote it down is about to ask. From now on one call that was not made
   * says nothing about the others.
   */
  public void askAgain() {
    status = status == OperationStatus.PENDING ? OperationStatus.UNKNOWN : status;
  }

  /** Whether at most one call was made for it, by who wrote it down. */
  public boolean isAskedByItsBeginnerOnly() {
    return status == OperationStatus.PENDING;
  }

  /** Nobody is about to ask: the schedule does it at once. */
  public void askSoon(Instant now) {
    nextCheckAt = now;
  }

  /**
   * We asked and do not know; asks again after the next step of the schedule.
   *
   * @param atLeast how long the provider wants to be left alone
   */
  public void loseSight(Duration atLeast, Instant now) {
    status = status == OperationStatus.WAITING ? OperationStatus.WAITING : OperationStatus.UNKNOWN;
    Duration wait =
        status == OperationStatus.WAITING
            ? CheckSchedule.WHILE_WAITING
            : CheckSchedule.waitAfter(checks);
    checks++;
    nextCheckAt = now.plus(wait.compareTo(atLeast) < 0 ? atLeast : wait);
  }

  public UUID id() {
    return id;
  }

  /** {@code txn_...}: our reference at the provider. */
  public String reference() {
    return reference(id);
  }

  /** The reference of an operation of that id. */
  public static String reference(UUID id) {
    return Ids.write(PREFIX, id);
  }

  public UUID paymentIntentId() {
    return paymentIntentId;
  }

  public String merchantId() {
    return merchantId;
  }

  public OperationType type() {
    return type;
  }

  public OperationStatus status() {
    return status;
  }

  public boolean isOpen() {
    return status.isOpen();
  }

  public Money amount() {
    return new Money(amount, currency);
  }

  /** Whether nothing more will be captured after this capture. */
  public boolean isLastCapture() {
    return lastCapture;
  }

  public @Nullable UUID refundId() {
    return refundId;
  }

  /** Of an authorization with automatic capture: the capture that follows; else null. */
  public @Nullable UUID captureId() {
    return captureId;
  }

  public String provider() {
    return provider;
  }

  public @Nullable String providerReference() {
    return providerReference;
  }

  /** Why it failed; null when it did not. */
  public @Nullable String failureCode() {
    return failureCode;
  }

  /** What the caller should do after a decline; null when there is no advice. */
  public @Nullable String adviceCode() {
    return adviceCode;
  }

  /** When the outcome became known; null until then. */
  public @Nullable Instant completedAt() {
    return completedAt;
  }

  public String fingerprint() {
    return fingerprint;
  }

  public String idempotencyKey() {
    return idempotencyKey;
  }

  /** How often the outcome was looked up in vain. */
  public int checks() {
    return checks;
  }

  /** When the outcome is looked up next; null once it is known. */
  public @Nullable Instant nextCheckAt() {
    return nextCheckAt;
  }

  /** When the provider did it, by its clock; null until it did. */
  public @Nullable Instant occurredAt() {
    return occurredAt;
  }
}
