package io.quittance.simulator.operation;

import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.webhook.WebhookSender;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets go of money that was held for too long. */
@Service
public class ExpireAuthorizations {

  private static final int BATCH_SIZE_MAX = 500;

  private final Books books;
  private final Moments moments;
  private final WebhookSender webhooks;
  private final TransactionTemplate transaction;

  ExpireAuthorizations(
      Books books, Moments moments, WebhookSender webhooks, TransactionTemplate transaction) {
    this.books = books;
    this.moments = moments;
    this.webhooks = webhooks;
    this.transaction = transaction;
  }

  /** Expires what is due, up to a bound; the rest has its turn in the next run. */
  public void expireDue() {
    var due = books.expiredCharges(BATCH_SIZE_MAX);
    due.forEach(chargeId -> transaction.executeWithoutResult(_ -> expire(chargeId)));
    if (!due.isEmpty()) {
      webhooks.wake();
    }
  }

  private void expire(String chargeId) {
    var charge = books.lock(chargeId).orElseThrow();
    if (charge.status() != ChargeStatus.AUTHORIZED) {
      return;
    }
    var authorization = books.authorizationOf(charge);
    var faults = moments.lasting(authorization, charge);
    books.write(Rules.expire(charge, authorization, moments.now(faults)), moments.dispatch(faults));
  }
}
