package io.quittance.payment.dispute;

import io.quittance.contracts.payment.DisputeView;
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

/** A cardholder's objection. Changes only under the row lock of its payment. */
@Entity
@SuppressWarnings("UnusedVariable") // some columns are only asked for by queries
@Table(name = "dispute")
public class Dispute {

  /** The prefix of its ids on the wire. */
  public static final String PREFIX = "dp";

  @Id private UUID id;
  @Version private @Nullable Long version;
  private UUID paymentIntentId;
  private String merchantId;
  private String provider;
  private String disputeReference;
  private long amount;
  private Currency currency;

  @Enumerated(EnumType.STRING)
  private DisputeStatus status;

  private String reason;
  private @Nullable Instant evidenceDueBy;
  private Instant createdAt;
  private Instant updatedAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected Dispute() {}

  /** A dispute that a provider told us about. */
  public Dispute(
      UUID id,
      PaymentIntent payment,
      String provider,
      String disputeReference,
      Money amount,
      String reason,
      @Nullable Instant evidenceDueBy,
      Instant now) {
    this.id = id;
    this.paymentIntentId = payment.id();
    this.merchantId = payment.merchantId();
    this.provider = provider;
    this.disputeReference = disputeReference;
    this.amount = amount.minor();
    this.currency = amount.currency();
    this.status = DisputeStatus.NEEDS_RESPONSE;
    this.reason = reason;
    this.evidenceDueBy = evidenceDueBy;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /** The provider says where it stands. */
  public void become(DisputeStatus next, Instant now) {
    status = next;
    updatedAt = now;
  }

  public UUID id() {
    return id;
  }

  public DisputeStatus status() {
    return status;
  }

  public Money amount() {
    return new Money(amount, currency);
  }

  /** The dispute as merchants see it. */
  public DisputeView view() {
    return new DisputeView(
        Ids.write(PREFIX, id),
        Ids.write(PaymentIntent.PREFIX, paymentIntentId),
        amount,
        currency.getCurrencyCode(),
        status.name(),
        reason,
        evidenceDueBy,
        createdAt,
        updatedAt);
  }
}
