package io.quittance.payment.outcome;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.payment.timeline.Timeline;
import io.quittance.payment.timeline.TimelineEntry;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Facts that nobody asked for: a webhook or a report brought them. They show in the timeline. */
@Component
class ToldFacts {

  private static final String WEBHOOKS = "/quittance/webhook-service";

  private final PaymentOf paymentOf;
  private final ApplyProviderFact applyFact;
  private final PaymentTransactions transactions;
  private final PaymentRecorder recorder;
  private final Timeline timeline;

  ToldFacts(
      PaymentOf paymentOf,
      ApplyProviderFact applyFact,
      PaymentTransactions transactions,
      PaymentRecorder recorder,
      Timeline timeline) {
    this.paymentOf = paymentOf;
    this.applyFact = applyFact;
    this.transactions = transactions;
    this.recorder = recorder;
    this.timeline = timeline;
  }

  /**
   * Applies a fact and notes it.
   *
   * @param source the service that told it
   * @return false when it cannot be applied yet; see {@link ApplyProviderFact#apply(ProviderFact)}
   */
  boolean apply(String source, ProviderFact fact) {
    boolean applied = applyFact.apply(fact);
    if (applied) {
      paymentOf
          .find(fact.subject())
          .ifPresent(
              payment -> {
                note(payment, source, fact);
                goOn(payment);
              });
    }
    return applied;
  }

  /** What follows from a fact, the capture after an automatic authorization, is asked for soon. */
  private void goOn(UUID paymentIntentId) {
    transactions.findOpen(paymentIntentId).stream()
        .filter(operation -> operation.type() == OperationType.CAPTURE)
        .filter(operation -> operation.status() == OperationStatus.PENDING)
        .forEach(operation -> operation.askSoon(recorder.now()));
  }

  /** Notes a fact that changes nothing any more. */
  void note(UUID paymentIntentId, String source, ProviderFact fact) {
    var subject = fact.subject();
    var told = ProviderFact.CATALOG.typeOf(fact);
    timeline.add(
        paymentIntentId,
        recorder.now(),
        source.equals(WEBHOOKS)
            ? new TimelineEntry.Webhook(subject.provider(), told, subject.occurredAt())
            : new TimelineEntry.Repair(subject.provider(), told, subject.occurredAt()));
  }
}
