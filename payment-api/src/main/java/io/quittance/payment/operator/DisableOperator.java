package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.OPERATOR_NOT_FOUND;

import io.quittance.platform.id.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Shuts somebody out, at once and by one person: only the way back takes two. */
@Service
class DisableOperator {

  private static final Logger log = LoggerFactory.getLogger(DisableOperator.class);

  private final OperatorAccounts accounts;
  private final OperatorSessions sessions;
  private final TransactionTemplate transaction;

  DisableOperator(
      OperatorAccounts accounts, OperatorSessions sessions, TransactionTemplate transaction) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.transaction = transaction;
  }

  /**
   * Disables an account and ends its sessions. Again changes nothing.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_not_found}
   */
  OperatorAccount disable(String id, String by) {
    return transaction.execute(
        _ -> {
          var account =
              Ids.read(OperatorAccount.PREFIX, id)
                  .flatMap(accounts::find)
                  .orElseThrow(() -> OPERATOR_NOT_FOUND.because(id));
          accounts.disable(account.name(), by);
          sessions.endAll(account.name());
          log.info("security event: operator {} was disabled by {}", account.name(), by);
          return accounts.find(account.id()).orElseThrow();
        });
  }
}
