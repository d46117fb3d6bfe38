package io.quittance.simulator.operation;

import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;
import static io.quittance.simulator.SimulatorProblem.ILLEGAL_STATE;

import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.Verdict;
import io.quittance.simulator.webhook.WebhookSender;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends an authorization that waits for its customer or for a reviewer. */
@Service
public class DecideAuthorization {

  private static final Verdict NOT_AUTHENTICATED =
      Verdict.declined("authentication_required", "try_again_later");

  private final Books books;
  private final Moments moments;
  private final WebhookSender webhooks;
  private final TransactionTemplate transaction;

  DecideAuthorization(
      Books books, Moments moments, WebhookSender webhooks, TransactionTemplate transaction) {
    this.books = books;
    this.moments = moments;
    this.webhooks = webhooks;
    this.transaction = transaction;
  }

  /** The customer passed or failed the challenge. A second answer changes nothing. */
  public Charge afterChallenge(String chargeId, boolean passed) {
    var decided =
        transaction.execute(
            _ -> {
              var charge = lock(chargeId);
              return charge.status() == ChargeStatus.REQUIRES_ACTION
                  ? (passed
                          ? agreed(charge, books.authorizationOf(charge))
                          : decide(charge, NOT_AUTHENTICATED))
                      .charge()
                  : charge;
            });
    webhooks.wake();
    return Objects.requireNonNull(decided);
  }

  /**
   * The customer sent that much by themselves, whatever was asked for.
   *
   * @param amount minor units of the charge's currency
   * @throws io.quittance.platform.problem.Refusal {@code illegal_state} when nobody waits for it
   */
  public Charge afterTransfer(String chargeId, long amount) {
    var decided =
        transaction.execute(
            _ -> {
              var charge = lock(chargeId);
              if (charge.status() != ChargeStatus.REQUIRES_ACTION) {
                throw ILLEGAL_STATE.because(charge.status());
              }
              return agreed(charge, books.authorizationOf(charge).of(amount)).charge();
            });
    webhooks.wake();
    return Objects.requireNonNull(decided);
  }

  /** A reviewer agreed to the payment, or not. */
  Operation afterReview(String chargeId, boolean approved) {
    var decided =
        transaction.execute(
            _ -> {
              var charge = lock(chargeId);
              if (charge.status() != ChargeStatus.IN_REVIEW) {
                throw ILLEGAL_STATE.because(charge.status());
              }
              return decide(charge, approved ? Verdict.SUCCEEDED : Verdict.blocked()).operation();
            });
    webhooks.wake();
    return Objects.requireNonNull(decided);
  }

  private Charge lock(String chargeId) {
    return books.lock(chargeId).orElseThrow(() -> CHARGE_NOT_FOUND.because(chargeId));
  }

  private Change decide(Charge charge, Verdict verdict) {
    var asked = books.authorizationOf(charge);
    var faults = moments.lasting(asked, charge);
    var change = Rules.decideAuthorization(charge, asked, verdict, moments.now(faults));
    books.write(change, moments.dispatch(faults));
    return change;
  }

  private Change agreed(Charge charge, Operation asked) {
    var faults = moments.lasting(asked, charge);
    var change = Rules.customerAgreed(charge, asked, moments.now(faults));
    books.write(change, moments.dispatch(faults));
    return change;
  }
}
