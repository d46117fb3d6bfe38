package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.OPERATOR_CREDENTIALS_INVALID;
import static io.quittance.payment.PaymentProblem.OPERATOR_NOT_FOUND;

import io.quittance.platform.security.SignInLimit;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Sets an operator's password: the first one by two codes, later ones by the one before. */
@Service
class SetPassword {

  private final OperatorAccounts accounts;
  private final OperatorChanges changes;
  private final OperatorSessions sessions;
  private final Passwords passwords;
  private final SignInLimit limit;
  private final TransactionTemplate transaction;

  SetPassword(
      OperatorAccounts accounts,
      OperatorChanges changes,
      OperatorSessions sessions,
      Passwords passwords,
      SignInLimit limit,
      TransactionTemplate transaction) {
    this.accounts = accounts;
    this.changes = changes;
    this.sessions = sessions;
    this.passwords = passwords;
    this.limit = limit;
    this.transaction = transaction;
  }

  /**
   * Sets the first password. The codes are used up.
   *
   * @param firstCode as the proposer was told it
   * @param secondCode as the approver was told it
   * @throws io.quittance.platform.problem.Refusal {@code operator_credentials_invalid} when the
   *     codes are wrong, used or too old, {@code operator_password_unacceptable}, {@code
   *     rate_limited}
   */
  void first(String name, String firstCode, String secondCode, String password) {
    passwords.check(password, name);
    var first = Secrets.hash(firstCode);
    var second = Secrets.hash(secondCode);
    if (limit.attemptCodes(name, () -> codes(name, first, second)).isEmpty()) {
      throw OPERATOR_CREDENTIALS_INVALID.because();
    }
    var hash = passwords.hash(password, name);
    transaction.executeWithoutResult(
        _ -> {
          boolean isShutOut = accounts.lock(name).orElseThrow().isDisabled();
          if (isShutOut || !changes.useCodes(name, first, second)) {
            throw OPERATOR_CREDENTIALS_INVALID.because();
          }
          accounts.setPassword(name, hash);
          sessions.endAll(name);
        });
  }

  /**
   * Sets another password. All sessions of the operator end.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_not_found} for operators of the
   *     configuration, {@code operator_credentials_invalid}, {@code
   *     operator_password_unacceptable}, {@code rate_limited}
   */
  void change(String name, String current, String password) {
    var account = accounts.byName(name).orElseThrow(() -> OPERATOR_NOT_FOUND.because(name));
    if (limit.attempt(name, () -> compare(account, current)).isEmpty()) {
      throw OPERATOR_CREDENTIALS_INVALID.because();
    }
    var hash = passwords.hash(password, name);
    transaction.executeWithoutResult(
        _ -> {
          var now = accounts.lock(name).orElseThrow();
          if (now.isDisabled() || !Objects.equals(account.passwordHash(), now.passwordHash())) {
            throw OPERATOR_CREDENTIALS_INVALID.because();
          }
          accounts.setPassword(name, hash);
          sessions.endAll(name);
        });
  }

  private Optional<String> codes(String name, String firstHash, String secondHash) {
    return Optional.of(name).filter(_ -> changes.areGood(name, firstHash, secondHash));
  }

  private Optional<OperatorAccount> compare(OperatorAccount account, String password) {
    return Optional.of(account)
        .filter(known -> passwords.matches(known.name(), password, known.passwordHash()));
  }
}
