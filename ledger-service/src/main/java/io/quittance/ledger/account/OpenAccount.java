package io.quittance.ledger.account;

import static io.quittance.ledger.LedgerProblem.ACCOUNT_EXISTS;

import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens an account, once: the same request again finds the account that is there. */
@Service
public class OpenAccount {

  private final Accounts accounts;
  private final TransactionTemplate transaction;

  OpenAccount(Accounts accounts, TransactionTemplate transaction) {
    this.accounts = accounts;
    this.transaction = transaction;
  }

  /** The account, and whether this call made it. */
  public record Opened(Account account, boolean isNew) {}

  /**
   * Opens the account.
   *
   * @param dryRun true to roll back in the end
   * @throws io.quittance.platform.problem.Refusal {@code account_exists} when the code exists in
   *     the currency with another type, bound or metadata
   */
  public Opened open(NewAccount wanted, boolean dryRun) {
    return transaction.execute(
        status -> {
          boolean isNew = accounts.openMissing(List.of(wanted)) == 1;
          var account = accounts.find(wanted.key()).orElseThrow();
          if (!account.isWhat(wanted)) {
            throw ACCOUNT_EXISTS.because(
                wanted.key().code(), wanted.key().currency().getCurrencyCode());
          }
          if (dryRun) {
            status.setRollbackOnly();
          }
          return new Opened(account, isNew);
        });
  }
}
