package io.quittance.payment.request;

import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_REUSED;

import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.platform.idempotency.RequestKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The second guard against a request that takes effect twice: the operation that its key began,
 * also when the whole idempotency store is lost.
 */
@Component
class KeyGuard {

  /** How long a failure answers its key; afterwards the same request may try again. */
  private static final Duration FAILURE_KEPT = Duration.ofHours(1);

  private final PaymentTransactions transactions;
  private final Clock clock;

  KeyGuard(PaymentTransactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * The operation that this key began earlier, whatever became of it.
   *
   * @throws io.quittance.platform.problem.Refusal {@code idempotency_key_reused} when the key began
   *     something else
   */
  Optional<PaymentTransaction> begunBefore(String merchantId, RequestKey key, OperationType type) {
    var begun =
        transactions.findByKey(merchantId, key.key()).stream().filter(this::counts).toList();
    if (begun.stream().anyMatch(one -> !one.fingerprint().equals(key.fingerprint()))) {
      throw IDEMPOTENCY_KEY_REUSED.because();
    }
    return begun.stream().filter(operation -> operation.type() == type).findFirst();
  }

  private boolean counts(PaymentTransaction operation) {
    var endedAt = operation.completedAt();
    return operation.status() != OperationStatus.FAILED
        || (endedAt != null && endedAt.isAfter(clock.instant().minus(FAILURE_KEPT)));
  }

  /**
   * What a repeat of the request has to finish: open, and not in the provider's hands. Noted as
   * asked again; the caller holds the payment's row lock.
   */
  List<PaymentTransaction> unfinished(UUID paymentIntentId, RequestKey key) {
    var unfinished =
        transactions.findOpen(paymentIntentId).stream()
            .filter(operation -> operation.idempotencyKey().equals(key.key()))
            .filter(operation -> operation.status() != OperationStatus.WAITING)
            .toList();
    unfinished.forEach(PaymentTransaction::askAgain);
    return unfinished;
  }
}
