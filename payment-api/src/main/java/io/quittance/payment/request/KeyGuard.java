package io.quittance.payment.request;

import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_REUSED;

import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.platform.idempotency.RequestKey;
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

  private final PaymentTransactions transactions;

  KeyGuard(PaymentTransactions transactions) {
    this.transactions = transactions;
  }

  /**
   * The operation that this key began earlier; a failed one does not count, since it did nothing.
   *
   * @throws io.quittance.platform.problem.Refusal {@code idempotency_key_reused} when the key began
   *     something else
   */
  Optional<PaymentTransaction> begunBefore(String merchantId, RequestKey key, OperationType type) {
    var begun =
        transactions
            .findByKey(merchantId, key.key(), type)
            .filter(operation -> operation.status() != OperationStatus.FAILED);
    if (begun.isPresent() && !begun.get().fingerprint().equals(key.fingerprint())) {
      throw IDEMPOTENCY_KEY_REUSED.because();
    }
    return begun;
  }

  /** What a repeat of the request has to finish: open, and not in the provider's hands. */
  List<PaymentTransaction> unfinished(UUID paymentIntentId, RequestKey key) {
    return transactions.findOpen(paymentIntentId).stream()
        .filter(operation -> operation.idempotencyKey().equals(key.key()))
        .filter(operation -> operation.status() != OperationStatus.WAITING)
        .toList();
  }
}
