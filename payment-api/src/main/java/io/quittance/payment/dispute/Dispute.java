package io.quittance.payment.dispute;

import static io.quittance.payment.PaymentProblem.ILLEGAL_STATE;

import io.quittance.contracts.payment.DisputeView;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.operation.CheckSchedule;
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
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.Formula;
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
  private DisputeStage stage;

  @Enumerated(EnumType.STRING)
  private DisputeStatus status;

  private String reason;
  private @Nullable Instant evidenceDueBy;

  @Enumerated(EnumType.STRING)
  private @Nullable DisputeAnswer answer;

  private @Nullable String evidence; // of before it was encrypted
  private byte @Nullable [] evidenceSealed;
  private int answerTries;
  private @Nullable Instant answerNextTryAt;
  private @Nullable Instant takenAt;
  private @Nullable Instant givenBackAt;
  private Instant createdAt;
  private Instant updatedAt;

  /** The deadline is decided by the database's clock, whatever ours says. */
  @Formula("coalesce(evidence_due_by <= now(), false)")
  private boolean overdue;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected Dispute() {}

  /** A dispute that a provider told us about. */
  public Dispute(
      UUID id,
      PaymentIntent payment,
      String provider,
      String disputeReference,
      DisputeStage stage,
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
    this.stage = stage;
    this.status = DisputeStatus.NEEDS_RESPONSE;
    this.reason = reason;
    this.evidenceDueBy = evidenceDueBy;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /** The provider says where it stands; it needs no answer any more. */
  public void become(DisputeStatus next, Instant now) {
    status = next;
    answerNextTryAt = null;
    updatedAt = now;
  }

  /** The bank was not content with what it heard, and has taken the money: a new question. */
  public void escalate(Money taken, @Nullable Instant dueBy, Instant now) {
    stage = DisputeStage.CHARGEBACK;
    amount = taken.minor();
    evidenceDueBy = dueBy;
    answer = null;
    evidence = null;
    evidenceSealed = null;
    answerTries = 0;
    become(DisputeStatus.NEEDS_RESPONSE, now);
  }

  /** The money is gone since then, by the provider's clock. */
  public void taken(Instant when) {
    takenAt = when;
  }

  /** The money that was taken is back since then, by the provider's clock. */
  public void givenBack(Instant when) {
    givenBackAt = when;
  }

  /** The bank decided for the cardholder, perhaps because the merchant agreed. */
  public void lose(Instant now) {
    become(answer == DisputeAnswer.ACCEPTED ? DisputeStatus.ACCEPTED : DisputeStatus.LOST, now);
  }

  /**
   * Notes the merchant's answer, which the provider is told next. The same answer again changes
   * nothing.
   *
   * @param text the evidence; null accepts the dispute
   * @return whether the provider has not heard it yet
   * @throws io.quittance.platform.problem.Refusal {@code illegal_state} when it is too late or
   *     another answer was given
   */
  public boolean answer(@Nullable String text, SealedEvidence secrets, Instant now) {
    if (answer != null) {
      if (!Objects.equals(evidence(secrets), text)) {
        throw ILLEGAL_STATE.because("in a dispute that was answered otherwise");
      }
      return status == DisputeStatus.NEEDS_RESPONSE;
    }
    if (status != DisputeStatus.NEEDS_RESPONSE) {
      throw ILLEGAL_STATE.because("in a dispute that is " + status);
    }
    if (text == null && isInquiry()) {
      throw ILLEGAL_STATE.because("only asked about: refund it to give in");
    }
    if (overdue) {
      throw ILLEGAL_STATE.because("in a dispute whose deadline has passed");
    }
    answer = text == null ? DisputeAnswer.ACCEPTED : DisputeAnswer.CONTESTED;
    evidenceSealed = text == null ? null : secrets.seal(id, text);
    answerNextTryAt = now.plus(CheckSchedule.AFTER_CRASH);
    return true;
  }

  /** The provider may not have heard the answer; while it matters, it is told again later. */
  public void answerUnheard(Instant now) {
    if (!status.isOpen()) {
      return;
    }
    answerNextTryAt = now.plus(CheckSchedule.waitAfter(answerTries));
    answerTries++;
  }

  /** The provider does not take the answer; while it matters, another one may be given. */
  public void answerRefused() {
    if (!status.isOpen()) {
      return;
    }
    answer = null;
    evidence = null;
    evidenceSealed = null;
    answerNextTryAt = null;
  }

  public UUID id() {
    return id;
  }

  public UUID paymentIntentId() {
    return paymentIntentId;
  }

  public String provider() {
    return provider;
  }

  /** The provider's id of it. */
  public String disputeReference() {
    return disputeReference;
  }

  /** Null when there is none: not contested. */
  public @Nullable String evidence(SealedEvidence secrets) {
    return evidenceSealed == null ? evidence : secrets.open(id, evidenceSealed);
  }

  public DisputeStatus status() {
    return status;
  }

  /** Whether the bank only asks, and no money has moved. */
  public boolean isInquiry() {
    return stage == DisputeStage.INQUIRY;
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
        stage.name(),
        status.name(),
        reason,
        evidenceDueBy,
        createdAt,
        updatedAt);
  }
}
