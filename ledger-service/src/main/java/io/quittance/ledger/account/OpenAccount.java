package io.quittance.ledger.account;

import static io.quittance.ledger.LedgerProblem.ACCOUNT_EXISTS;
import static io.quittance.platform.problem.CommonProblem.invalid;

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
   *     the currency with another type, bound or metadata; {@code parameter_invalid} when the code
   *     is one of the platform's {@link Chart} and the type or the bound is not
   */
  public Opened open(NewAccount wanted, boolean dryRun) {
    Chart.withCode(wanted.key()).ifPresent(own -> requireLike(own, wanted));
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

  /** The platform books on this account without another look at its type and its bound. */
  private static void requireLike(NewAccount own, NewAccount wanted) {
    if (wanted.type() != own.type()) {
      throw invalid("type", "must be %s for this code".formatted(own.type()));
    }
    if (wanted.allowNegative() != own.allowNegative()) {
      throw invalid("allowNegative", "must be %s for this code".formatted(own.allowNegative()));
    }
  }
}
