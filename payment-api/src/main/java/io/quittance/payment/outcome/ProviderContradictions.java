package io.quittance.payment.outcome;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.PaymentTransaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Where a provider says something else than it said, or than we asked. Nothing is posted on such
 * words; an error is logged, a counter rises, and reconciliation shows the difference to people.
 */
@Component
class ProviderContradictions {

  private static final Logger log = LoggerFactory.getLogger(ProviderContradictions.class);

  private final Counter contradictions;
  private final Counter amounts;

  ProviderContradictions(MeterRegistry meters) {
    this.contradictions = meters.counter("quittance.provider.contradictions");
    this.amounts = meters.counter("quittance.provider.integrity.failures");
  }

  /** A success of an operation that is closed: a repeat, unless we hold it for failed. */
  boolean checkSucceeded(PaymentTransaction operation, ProviderFact fact) {
    if (operation.status() == OperationStatus.FAILED) {
      contradict("{} succeeded at the provider after it had failed", fact);
    }
    return true;
  }

  /** A failure of an operation that is closed: a repeat, unless we hold it for done. */
  boolean checkFailed(PaymentTransaction operation, ProviderFact fact) {
    if (operation.status() == OperationStatus.SUCCEEDED) {
      contradict("{} failed at the provider after it had succeeded", fact);
    }
    return true;
  }

  void report(PaymentIntent intent, String what) {
    contradictions.increment();
    log.error("{} is {} but was {}", intent.publicId(), intent.state(), what);
  }

  void reportAmount(PaymentTransaction operation, ProviderFact fact) {
    amounts.increment();
    log.error(
        "integrity failure: {} was asked for {} and the provider did another amount; {}",
        operation.reference(),
        operation.amount(),
        ApplyProviderFact.about(fact.subject()));
  }

  private void contradict(String message, ProviderFact fact) {
    contradictions.increment();
    log.error(message, ApplyProviderFact.about(fact.subject()));
  }
}
