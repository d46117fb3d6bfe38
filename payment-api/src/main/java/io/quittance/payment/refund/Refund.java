package io.quittance.payment.refund;

import io.quittance.contracts.payment.RefundView;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Money on its way back to the customer. Changes only under the row lock of its payment. */
@Entity
@SuppressWarnings("UnusedVariable") // some columns are only asked for by queries
@Table(name = "refund")
public class Refund {

  /** The prefix of its ids on the wire. */
  public static final String PREFIX = "re";

  @Id private UUID id;
  @Version private @Nullable Long version;
  private UUID paymentIntentId;
  private String merchantId;
  private long amount;
  private Currency currency;

  @Enumerated(EnumType.STRING)
  private RefundStatus status;

  private @Nullable String reason;
  private @Nullable String failureReason;
  private Instant createdAt;
  private Instant updatedAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected Refund() {}

  /** A refund that was asked for. */
  public Refund(
      UUID id, PaymentIntent payment, Money amount, @Nullable String reason, Instant now) {
    this.id = id;
    this.paymentIntentId = payment.id();
    this.merchantId = payment.merchantId();
    this.amount = amount.minor();
    this.currency = amount.currency();
    this.status = RefundStatus.PENDING;
    this.reason = reason;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /** The money reached the customer. */
  public void succeed(Instant now) {
    status = status.succeed();
    updatedAt = now;
  }

  /** The money stays, or comes back. */
  public void fail(String why, Instant now) {
    status = status.fail();
    failureReason = why;
    updatedAt = now;
  }

  /** It was called off before it happened. */
  public void cancel(String why, Instant now) {
    status = status.cancel();
    failureReason = why;
    updatedAt = now;
  }

  public UUID id() {
    return id;
  }

  public UUID paymentIntentId() {
    return paymentIntentId;
  }

  public RefundStatus status() {
    return status;
  }

  public Money amount() {
    return new Money(amount, currency);
  }

  /** The refund as merchants see it. */
  public RefundView view() {
    return new RefundView(
        Ids.write(PREFIX, id),
        Ids.write(PaymentIntent.PREFIX, paymentIntentId),
        amount,
        currency.getCurrencyCode(),
        status.name(),
        reason,
        failureReason,
        createdAt,
        updatedAt);
  }
}
