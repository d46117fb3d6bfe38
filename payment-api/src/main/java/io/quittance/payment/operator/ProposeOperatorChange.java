package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.OPERATOR_CHANGE_OPEN;
import static io.quittance.payment.PaymentProblem.OPERATOR_NAME_TAKEN;
import static io.quittance.payment.PaymentProblem.OPERATOR_NOT_FOUND;
import static io.quittance.payment.PaymentProblem.OPERATOR_SECOND_PERSON_NEEDED;

import io.quittance.payment.operator.OperatorChange.Kind;
import io.quittance.platform.id.Ids;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.SecuritySettings;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down whom an operator wants to have, to have another role, or back; nothing changes until
 * somebody else approves.
 */
@Service
class ProposeOperatorChange {

  private static final String CODE_PREFIX = "first_";

  private final OperatorAccounts accounts;
  private final OperatorChanges changes;
  private final SecuritySettings security;
  private final Ids ids;
  private final TransactionTemplate transaction;

  ProposeOperatorChange(
      OperatorAccounts accounts,
      OperatorChanges changes,
      SecuritySettings security,
      Ids ids,
      TransactionTemplate transaction) {
    this.accounts = accounts;
    this.changes = changes;
    this.security = security;
    this.ids = ids;
    this.transaction = transaction;
  }

  /** What was proposed, and the first of two codes, which is told once. */
  record Proposed(OperatorChange change, String firstCode) {}

  /**
   * Proposes an account.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_name_taken}, {@code
   *     operator_change_open}, {@code operator_second_person_needed} for one's own name
   */
  Proposed create(String name, Caller.Role role, String by) {
    boolean isConfigured =
        security.operators().stream().anyMatch(account -> account.name().equals(name));
    return transaction.execute(
        _ -> {
          if (isConfigured || accounts.byName(name).isPresent()) {
            throw OPERATOR_NAME_TAKEN.because(name).param("name");
          }
          return propose(Kind.CREATE, name, role, by);
        });
  }

  /**
   * Proposes another role.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_not_found}, {@code
   *     operator_change_open}, {@code operator_second_person_needed} for one's own
   */
  Proposed setRole(String id, Caller.Role role, String by) {
    return transaction.execute(_ -> propose(Kind.SET_ROLE, require(id).name(), role, by));
  }

  /**
   * Proposes that somebody sets a new password, who was disabled or has forgotten the old one.
   *
   * @throws io.quittance.platform.problem.Refusal as {@link #setRole} says
   */
  Proposed readmit(String id, String by) {
    return transaction.execute(
        _ -> {
          var account = require(id);
          return propose(Kind.READMIT, account.name(), account.role(), by);
        });
  }

  private OperatorAccount require(String id) {
    return Ids.read(OperatorAccount.PREFIX, id)
        .flatMap(accounts::find)
        .orElseThrow(() -> OPERATOR_NOT_FOUND.because(id));
  }

  private Proposed propose(Kind kind, String name, Caller.Role role, String by) {
    if (name.equals(by)) {
      throw OPERATOR_SECOND_PERSON_NEEDED.because();
    }
    var code = Secrets.generate(CODE_PREFIX);
    return changes
        .insert(ids.next(name), kind, name, role, Secrets.hash(code), by)
        .map(change -> new Proposed(change, code))
        .orElseThrow(() -> OPERATOR_CHANGE_OPEN.because(name));
  }
}
