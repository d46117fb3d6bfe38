package io.quittance.payment.outcome;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.platform.money.Money;
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
    if (operation.status() == OperationStatus.FAILED && !isReleased(operation)) {
      contradict("{} succeeded at the provider after it had failed", fact);
    }
    if (operation.status() == OperationStatus.SUCCEEDED && isAnotherAmount(operation, fact)) {
      reportAmount(operation, fact);
    }
    return true;
  }

  /** A customer passed the challenge just before its payment was let go: the hold is gone too. */
  private static boolean isReleased(PaymentTransaction operation) {
    return operation.type() == OperationType.AUTHORIZE
        && ("canceled".equals(operation.failureCode())
            || "expired".equals(operation.failureCode()));
  }

  /** An authorization may have been raised since; what was taken or given back never changes. */
  private static boolean isAnotherAmount(PaymentTransaction operation, ProviderFact fact) {
    return switch (fact) {
      case ProviderFact.Captured(var _, var amount, var currency, var _) ->
          isAnother(operation.amount(), amount, currency);
      case ProviderFact.Refunded(var _, var amount, var currency, var _) ->
          isAnother(operation.amount(), amount, currency);
      default -> false;
    };
  }

  private static boolean isAnother(Money known, long amount, String currency) {
    return known.minor() != amount || !known.currency().getCurrencyCode().equals(currency);
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
