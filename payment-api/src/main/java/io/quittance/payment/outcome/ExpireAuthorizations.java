package io.quittance.payment.outcome;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.payment.intent.PaymentChange;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.operation.NewOperation;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets go of what was held and not captured in time, by the database's clock. The payment is
 * expired first; the provider is asked to release the money after that, and if it has done so by
 * itself, nothing is lost.
 */
@Configuration(proxyBeanMethods = false)
class ExpireAuthorizations {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** While something else is under way with the payment. */
  private static final Duration POSTPONE = Duration.ofMinutes(1);

  /** While one instance asks the provider, others leave the authorization alone. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final int BATCH_SIZE_MAX = 32;
  private static final int FORGET_MAX = 1_000;

  private final JdbcClient jdbc;
  private final DueWork due;
  private final PaymentIntents intents;
  private final PaymentTransactions transactions;
  private final PaymentRecorder recorder;
  private final Operations operations;
  private final FinishOperation finish;
  private final TransactionTemplate transaction;

  ExpireAuthorizations(
      JdbcClient jdbc,
      PaymentIntents intents,
      PaymentTransactions transactions,
      PaymentRecorder recorder,
      Operations operations,
      FinishOperation finish,
      TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.due = new DueWork(jdbc, "payment_transaction", "held_until", LEASE, BATCH_SIZE_MAX);
    this.intents = intents;
    this.transactions = transactions;
    this.recorder = recorder;
    this.operations = operations;
    this.finish = finish;
    this.transaction = transaction;
  }

  @Bean
  RecurringTask<Void> expireAuthorizationsOnTime() {
    return Tasks.recurring("expire-authorizations", FixedDelay.of(LOOK_EVERY))
        .execute((_, _) -> expireDue());
  }

  private void expireDue() {
    forgetWhatHoldsNothing();
    due.doAll(this::expire);
  }

  /** Most payments are captured long before, and need no look of their own. */
  private void forgetWhatHoldsNothing() {
    int forgotten;
    do {
      forgotten =
          jdbc.sql(
                  """
                  UPDATE payment_transaction SET held_until = NULL WHERE id IN
                      (SELECT t.id FROM payment_transaction t
                       JOIN payment_intent p ON p.id = t.payment_intent_id
                       WHERE t.held_until <= now() AND p.amount_capturable = 0
                       LIMIT :limit FOR UPDATE OF t SKIP LOCKED)
                  """)
              .param("limit", FORGET_MAX)
              .update();
    } while (forgotten == FORGET_MAX);
  }

  private void expire(UUID authorizationId) {
    var payment = transactions.findById(authorizationId).orElseThrow().paymentIntentId();
    var release =
        transaction.execute(_ -> expire(authorizationId, intents.lock(payment).orElseThrow()));
    release.ifPresent(it -> finish.ask(it.operation(), it.intent()));
  }

  /** What the provider is to be asked; empty when there is nothing to ask. */
  private Optional<Release> expire(UUID authorizationId, PaymentIntent intent) {
    var authorization = transactions.findById(authorizationId).orElseThrow();
    if (!intent.isExpired()) {
      authorization.heldUntil(intent.authorizationExpiresAt());
      return Optional.empty();
    }
    if (isHoldInUse(intent)) {
      authorization.heldUntil(recorder.now().plus(POSTPONE));
      return Optional.empty();
    }
    authorization.heldUntil(null);
    return switch (intent.state()) {
      case AUTHORIZED, CAPTURE_FAILED -> Optional.of(release(intent, authorization));
      case PARTIALLY_CAPTURED -> {
        // No provider voids what is captured in part; it lets the rest go by itself.
        recorder.apply(intent, new PaymentChange.Expired(), PaymentEvent.Expired::new);
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /** A refund that is under way does not concern the hold. */
  private boolean isHoldInUse(PaymentIntent intent) {
    return transactions.findOpen(intent.id()).stream()
        .anyMatch(operation -> operation.type() != OperationType.REFUND);
  }

  private Release release(PaymentIntent intent, PaymentTransaction authorization) {
    var held = intent.capturable();
    recorder.apply(intent, new PaymentChange.Expired(), PaymentEvent.Expired::new);
    var operation =
        operations.start(
            new NewOperation(
                OperationType.VOID,
                intent.id(),
                intent.merchantId(),
                authorization.provider(),
                held,
                false,
                null,
                null,
                "expiry-of-" + authorization.reference(),
                ""));
    return new Release(operation, intent);
  }

  private record Release(PaymentTransaction operation, PaymentIntent intent) {}
}
