package io.quittance.payment.outcome;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.dispute.Dispute;
import io.quittance.payment.dispute.DisputeStage;
import io.quittance.payment.dispute.DisputeStatus;
import io.quittance.payment.dispute.Disputes;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.intent.PaymentStatus;
import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What became of a dispute; part of {@link ApplyProviderFact}. */
@Component
class DisputeOutcome {

  private final Disputes disputes;
  private final PaymentTransactions transactions;
  private final PaymentRecorder recorder;
  private final ProviderContradictions contradictions;

  DisputeOutcome(
      Disputes disputes,
      PaymentTransactions transactions,
      PaymentRecorder recorder,
      ProviderContradictions contradictions) {
    this.disputes = disputes;
    this.transactions = transactions;
    this.recorder = recorder;
    this.contradictions = contradictions;
  }

  /** The bank asks; no money moves. False while the capture is not known yet. */
  boolean inquired(ProviderFact.InquiryOpened fact, PaymentIntent intent) {
    if (find(fact.subject(), fact.disputeReference()).isPresent()) {
      return true;
    }
    if (!isCaptured(intent)) {
      return false;
    }
    var asked = asked(fact.amount(), fact.currency(), intent);
    var amount = asked.exceeds(intent.refundable()) ? intent.refundable() : asked;
    if (!amount.isPositive()) {
      // Everything went back already, which is what the bank asks for.
      return true;
    }
    var inquiry =
        disputes.save(
            dispute(
                fact.subject(),
                fact.disputeReference(),
                DisputeStage.INQUIRY,
                intent,
                amount,
                fact.reason(),
                fact.evidenceDueBy()));
    tellUpdated(intent, inquiry);
    return true;
  }

  /**
   * Takes the amount out of the merchant's reach; false while the capture is not known yet, or
   * while refunds are under way that the provider may have refused because of this very dispute.
   */
  boolean opened(ProviderFact.DisputeOpened fact, PaymentIntent intent) {
    var known = find(fact.subject(), fact.disputeReference());
    if (known.filter(dispute -> !dispute.isInquiry()).isPresent()) {
      return true;
    }
    if (!isCaptured(intent)) {
      return false;
    }
    var left = intent.refundable();
    var asked = asked(fact.amount(), fact.currency(), intent);
    if (asked.exceeds(left) && isRefundUnderWay(intent)) {
      return false;
    }
    // Never more than what is left of the payment, whatever the provider says.
    var amount = asked.exceeds(left) ? left : asked;
    if (!amount.isPositive()) {
      contradictions.report(intent, "disputed, although nothing is left");
      return true;
    }
    var dispute =
        known.orElseGet(
            () ->
                disputes.save(
                    dispute(
                        fact.subject(),
                        fact.disputeReference(),
                        DisputeStage.CHARGEBACK,
                        intent,
                        amount,
                        fact.reason(),
                        fact.evidenceDueBy())));
    if (dispute.isInquiry()) {
      dispute.escalate(amount, fact.evidenceDueBy(), recorder.now());
    }
    dispute.taken(fact.subject().occurredAt());
    var did = operation(fact.subject(), dispute);
    recorder.apply(
        intent,
        new PaymentChange.DisputeOpened(amount),
        (merchant, payment) ->
            new PaymentEvent.DisputeOpened(merchant, payment, dispute.view(), did));
    return true;
  }

  boolean updated(ProviderFact.DisputeUpdated fact, PaymentIntent intent) {
    var found = find(fact.subject(), fact.disputeReference());
    found
        .filter(dispute -> dispute.status() == DisputeStatus.NEEDS_RESPONSE)
        .filter(_ -> fact.status().equals(DisputeStatus.UNDER_REVIEW.name()))
        .ifPresent(
            dispute -> {
              dispute.become(DisputeStatus.UNDER_REVIEW, recorder.now());
              tellUpdated(intent, dispute);
            });
    return found.isPresent();
  }

  /** Also after it was lost: the bank gives back what it had taken for good. */
  boolean won(ProviderFact.DisputeWon fact, PaymentIntent intent) {
    var found = find(fact.subject(), fact.disputeReference());
    found
        .filter(dispute -> dispute.status() != DisputeStatus.WON)
        .ifPresent(dispute -> win(fact, intent, dispute));
    return found.isPresent();
  }

  private void win(ProviderFact.DisputeWon fact, PaymentIntent intent, Dispute dispute) {
    boolean wasLost = !dispute.status().isOpen();
    dispute.become(DisputeStatus.WON, recorder.now());
    if (dispute.isInquiry()) {
      tellUpdated(intent, dispute);
      return;
    }
    dispute.givenBack(fact.subject().occurredAt());
    var did = operation(fact.subject(), dispute);
    recorder.apply(
        intent,
        new PaymentChange.DisputeWon(dispute.amount(), !wasLost),
        (merchant, payment) ->
            new PaymentEvent.DisputeWon(merchant, payment, dispute.view(), did, wasLost));
  }

  /** False while only the inquiry is known: the chargeback must be told first. */
  boolean lost(ProviderFact.DisputeLost fact, PaymentIntent intent) {
    var found =
        find(fact.subject(), fact.disputeReference()).filter(dispute -> !dispute.isInquiry());
    found.ifPresent(dispute -> lose(fact, intent, dispute));
    return found.isPresent();
  }

  private void lose(ProviderFact.DisputeLost fact, PaymentIntent intent, Dispute dispute) {
    if (dispute.status() == DisputeStatus.WON) {
      contradictions.report(intent, "disputed and lost after it was won");
    }
    if (!dispute.status().isOpen()) {
      return;
    }
    dispute.lose(recorder.now());
    var did = operation(fact.subject(), dispute);
    recorder.apply(
        intent,
        new PaymentChange.DisputeLost(dispute.amount()),
        (merchant, payment) ->
            new PaymentEvent.DisputeLost(merchant, payment, dispute.view(), did));
  }

  private void tellUpdated(PaymentIntent intent, Dispute dispute) {
    recorder.tell(
        intent,
        (merchant, payment) -> new PaymentEvent.DisputeUpdated(merchant, payment, dispute.view()));
  }

  private static boolean isCaptured(PaymentIntent intent) {
    return intent.state() == PaymentStatus.CAPTURED
        || intent.state() == PaymentStatus.PARTIALLY_CAPTURED;
  }

  private Dispute dispute(
      Subject subject,
      String disputeReference,
      DisputeStage stage,
      PaymentIntent intent,
      Money amount,
      String reason,
      @Nullable Instant evidenceDueBy) {
    return new Dispute(
        recorder.newId(intent.merchantId()),
        intent,
        subject.provider(),
        disputeReference,
        stage,
        amount,
        reason,
        evidenceDueBy,
        recorder.now());
  }

  /** In another currency it is about all that is left. */
  private static Money asked(long amount, String currency, PaymentIntent intent) {
    return currency.equals(intent.currency().getCurrencyCode())
        ? new Money(amount, intent.currency())
        : intent.refundable();
  }

  /** Whether the provider may still say no to a refund; what it has accepted it reckons with. */
  private boolean isRefundUnderWay(PaymentIntent intent) {
    return transactions.findOpen(intent.id()).stream()
        .filter(operation -> operation.type() == OperationType.REFUND)
        .anyMatch(operation -> operation.status() != OperationStatus.WAITING);
  }

  private Optional<Dispute> find(Subject subject, String disputeReference) {
    return disputes.findByProviderAndDisputeReference(subject.provider(), disputeReference);
  }

  private static PaymentEvent.Operation operation(Subject subject, Dispute dispute) {
    return new PaymentEvent.Operation(
        Ids.write(Dispute.PREFIX, dispute.id()),
        subject.provider(),
        dispute.disputeReference(),
        dispute.amount().minor(),
        dispute.amount().currency().getCurrencyCode(),
        subject.occurredAt());
  }
}
