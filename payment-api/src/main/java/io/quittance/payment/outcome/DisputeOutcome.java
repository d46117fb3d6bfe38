package io.quittance.payment.outcome;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.dispute.Dispute;
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
import java.util.Optional;
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

  /**
   * Takes the amount out of the merchant's reach; false while the capture is not known yet, or
   * while refunds are under way that the provider may have refused because of this very dispute.
   */
  boolean opened(ProviderFact.DisputeOpened fact, PaymentIntent intent) {
    if (find(fact.subject(), fact.disputeReference()).isPresent()) {
      return true;
    }
    if (intent.state() != PaymentStatus.CAPTURED
        && intent.state() != PaymentStatus.PARTIALLY_CAPTURED) {
      return false;
    }
    var left = intent.refundable();
    var asked = asked(fact, intent);
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
        disputes.save(
            new Dispute(
                recorder.newId(intent.merchantId()),
                intent,
                fact.subject().provider(),
                fact.disputeReference(),
                amount,
                fact.reason(),
                fact.evidenceDueBy(),
                recorder.now()));
    var did = operation(fact.subject(), dispute, fact.disputeReference());
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
              recorder.tell(
                  intent,
                  (merchant, payment) ->
                      new PaymentEvent.DisputeUpdated(merchant, payment, dispute.view()));
            });
    return found.isPresent();
  }

  boolean won(ProviderFact.DisputeWon fact, PaymentIntent intent) {
    var found = find(fact.subject(), fact.disputeReference());
    found
        .filter(dispute -> dispute.status().isOpen())
        .ifPresent(
            dispute -> {
              dispute.become(DisputeStatus.WON, recorder.now());
              var did = operation(fact.subject(), dispute, fact.disputeReference());
              recorder.apply(
                  intent,
                  new PaymentChange.DisputeWon(dispute.amount()),
                  (merchant, payment) ->
                      new PaymentEvent.DisputeWon(merchant, payment, dispute.view(), did));
            });
    return found.isPresent();
  }

  boolean lost(ProviderFact.DisputeLost fact, PaymentIntent intent) {
    var found = find(fact.subject(), fact.disputeReference());
    found
        .filter(dispute -> dispute.status().isOpen())
        .ifPresent(
            dispute -> {
              dispute.lose(recorder.now());
              var did = operation(fact.subject(), dispute, fact.disputeReference());
              recorder.apply(
                  intent,
                  new PaymentChange.DisputeLost(dispute.amount()),
                  (merchant, payment) ->
                      new PaymentEvent.DisputeLost(merchant, payment, dispute.view(), did));
            });
    return found.isPresent();
  }

  /** In another currency it is about all that is left. */
  private static Money asked(ProviderFact.DisputeOpened fact, PaymentIntent intent) {
    return fact.currency().equals(intent.currency().getCurrencyCode())
        ? new Money(fact.amount(), intent.currency())
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

  private static PaymentEvent.Operation operation(
      Subject subject, Dispute dispute, String disputeReference) {
    return new PaymentEvent.Operation(
        Ids.write(Dispute.PREFIX, dispute.id()),
        subject.provider(),
        disputeReference,
        dispute.amount().minor(),
        dispute.amount().currency().getCurrencyCode(),
        subject.occurredAt());
  }
}
