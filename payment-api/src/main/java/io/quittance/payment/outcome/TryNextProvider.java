package io.quittance.payment.outcome;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.provider.DeclineCode;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.intent.PaymentStatus;
import io.quittance.payment.operation.NewOperation;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.routing.ProviderHealth;
import io.quittance.payment.routing.RoutePayment;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets another provider authorize a payment where the one before certainly did nothing: it was not
 * asked, it refused the request itself, or it declined and the rules say that such declines are
 * retried. Never after silence, nonsense or an error of its own.
 *
 * <p>One transaction closes the authorization and writes the next one down, under a reference of
 * its own, so that a crash leaves exactly one that is open.
 */
@Component
class TryNextProvider {

  private static final Logger log = LoggerFactory.getLogger(TryNextProvider.class);

  /** Why an authorization failed that no provider was asked for. */
  static final String NOT_ASKED = "not_asked";

  /** Declines that say nothing about the customer, and may end otherwise somewhere else. */
  private static final Set<DeclineCode> SOFT =
      EnumSet.of(
          DeclineCode.ISSUER_NOT_AVAILABLE,
          DeclineCode.PROCESSING_ERROR,
          DeclineCode.REENTER_TRANSACTION,
          DeclineCode.TRY_AGAIN_LATER);

  private final RoutePayment routePayment;
  private final ProviderHealth health;
  private final PaymentTransactions transactions;
  private final PaymentRecorder recorder;
  private final Operations operations;

  TryNextProvider(
      RoutePayment routePayment,
      ProviderHealth health,
      PaymentTransactions transactions,
      PaymentRecorder recorder,
      Operations operations) {
    this.routePayment = routePayment;
    this.health = health;
    this.transactions = transactions;
    this.recorder = recorder;
    this.operations = operations;
  }

  /**
   * The authorization at the next provider, which is to be asked after the commit; empty when the
   * answer has to be taken as it is. The caller holds the payment's row lock.
   */
  Optional<PaymentTransaction> after(
      ProviderAnswer answer, PaymentTransaction operation, PaymentIntent intent) {
    var method = intent.paymentMethodId();
    if (operation.type() != OperationType.AUTHORIZE
        || !operation.isOpen()
        || intent.state() != PaymentStatus.AUTHORIZING
        || method == null) {
      return Optional.empty();
    }
    return switch (answer) {
      case ProviderAnswer.NotAsked _ when operation.isAskedByItsBeginnerOnly() ->
          goOn(operation, intent, method, NOT_ASKED, null);
      case ProviderAnswer.Refused(var code, var atFirst)
          when atFirst && operation.isAskedByItsBeginnerOnly() ->
          goOn(operation, intent, method, code, null);
      case ProviderAnswer.Told(ProviderFact.AuthorizationFailed declined, var _)
          when isSoft(declined, operation) ->
          goOn(operation, intent, method, declined.declineCode(), declined);
      case ProviderAnswer.NotAsked _,
          ProviderAnswer.Refused _,
          ProviderAnswer.Told _,
          ProviderAnswer.Accepted _,
          ProviderAnswer.NeverSeen _,
          ProviderAnswer.Busy _,
          ProviderAnswer.Unknown _ ->
          Optional.empty();
    };
  }

  private static boolean isSoft(
      ProviderFact.AuthorizationFailed declined, PaymentTransaction operation) {
    return operation.reference().equals(declined.subject().transactionId())
        && DeclineCode.of(declined.declineCode()).filter(SOFT::contains).isPresent();
  }

  private Optional<PaymentTransaction> goOn(
      PaymentTransaction operation,
      PaymentIntent intent,
      String method,
      String failure,
      ProviderFact.@Nullable AuthorizationFailed declined) {
    return routePayment
        .next(intent, method, triedBy(operation), declined != null)
        .map(
            provider -> {
              log.info(
                  "{} goes on from {} to {}: {}",
                  intent.publicId(),
                  operation.provider(),
                  provider,
                  failure);
              operation.fail(failure, recorder.now());
              if (declined != null) {
                operation.advise(declined.adviceCode());
                health.declined(operation.provider(), failure);
              }
              // One authorization of a payment is open at a time, and the database insists on it.
              transactions.flush();
              return begin(provider, operation, intent);
            });
  }

  /** The providers that the same request has led to so far, this one included. */
  private Set<String> triedBy(PaymentTransaction operation) {
    return transactions.findByKey(operation.merchantId(), operation.idempotencyKey()).stream()
        .filter(other -> other.paymentIntentId().equals(operation.paymentIntentId()))
        .filter(other -> other.type() == OperationType.AUTHORIZE)
        .map(PaymentTransaction::provider)
        .collect(Collectors.toUnmodifiableSet());
  }

  private PaymentTransaction begin(
      String provider, PaymentTransaction before, PaymentIntent intent) {
    recorder.apply(
        intent, new PaymentChange.AuthorizationRerouted(provider), PaymentEvent.Authorizing::new);
    return operations.start(
        new NewOperation(
            OperationType.AUTHORIZE,
            intent.id(),
            intent.merchantId(),
            provider,
            before.amount(),
            false,
            null,
            before.captureId() == null ? null : recorder.newId(intent.merchantId()),
            before.idempotencyKey(),
            before.fingerprint()));
  }
}
