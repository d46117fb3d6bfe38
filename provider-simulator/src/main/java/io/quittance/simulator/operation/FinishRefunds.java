package io.quittance.simulator.operation;

import static io.quittance.simulator.SimulatorProblem.OPERATION_NOT_FOUND;

import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.webhook.WebhookSender;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives refunds their second outcome when it is due: success, or failure after all. */
@Service
public class FinishRefunds {

  private static final int BATCH_SIZE_MAX = 500;

  private final Books books;
  private final Moments moments;
  private final WebhookSender webhooks;
  private final TransactionTemplate transaction;

  FinishRefunds(
      Books books, Moments moments, WebhookSender webhooks, TransactionTemplate transaction) {
    this.books = books;
    this.moments = moments;
    this.webhooks = webhooks;
    this.transaction = transaction;
  }

  /** Finishes what is due, up to a bound; the rest has its turn in the next run. */
  public void finishDue() {
    var due = books.dueToChange(BATCH_SIZE_MAX);
    due.forEach(refund -> transaction.executeWithoutResult(_ -> finish(refund)));
    if (!due.isEmpty()) {
      webhooks.wake();
    }
  }

  /**
   * Calls a pending refund off.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operation_not_found}, {@code
   *     illegal_state}
   */
  Operation cancel(String reference) {
    var chargeId = find(reference).chargeId();
    var canceled =
        transaction.execute(
            _ -> {
              var charge = books.lock(chargeId).orElseThrow();
              var refund = find(reference);
              var faults = moments.lasting(refund, charge);
              var change = Rules.cancelRefund(charge, refund, moments.now(faults));
              books.write(change, moments.dispatch(faults));
              return change.operation();
            });
    webhooks.wake();
    return Objects.requireNonNull(canceled);
  }

  private Operation find(String reference) {
    return books.findOperation(reference).orElseThrow(() -> OPERATION_NOT_FOUND.because(reference));
  }

  private void finish(Operation refund) {
    var charge = books.lock(refund.chargeId()).orElseThrow();
    // Read again under the lock: another instance may have been here.
    var current = books.findOperation(refund.reference()).orElseThrow();
    if (current.changesAt() == null) {
      return;
    }
    var faults = moments.lasting(current, charge);
    books.write(Rules.finishRefund(charge, current, moments.now(faults)), moments.dispatch(faults));
  }
}
