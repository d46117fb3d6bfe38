package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.OPERATOR_CHANGE_DECIDED;
import static io.quittance.payment.PaymentProblem.OPERATOR_CHANGE_NOT_FOUND;
import static io.quittance.payment.PaymentProblem.OPERATOR_SECOND_PERSON_NEEDED;

import io.quittance.payment.operator.OperatorChange.Status;
import io.quittance.platform.id.Ids;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Carries out what somebody proposed about an operator, when another one agrees; or ends it. */
@Service
class DecideOperatorChange {

  private static final Logger log = LoggerFactory.getLogger(DecideOperatorChange.class);

  private static final String CODE_PREFIX = "second_";

  /** How long the codes may be used. */
  private static final Duration CODES_COUNT = Duration.ofDays(3);

  private final OperatorAccounts accounts;
  private final OperatorChanges changes;
  private final OperatorSessions sessions;
  private final Ids ids;
  private final TransactionTemplate transaction;

  DecideOperatorChange(
      OperatorAccounts accounts,
      OperatorChanges changes,
      OperatorSessions sessions,
      Ids ids,
      TransactionTemplate transaction) {
    this.accounts = accounts;
    this.changes = changes;
    this.sessions = sessions;
    this.ids = ids;
    this.transaction = transaction;
  }

  /** What was approved, and the second of two codes, which is told once; null where none is. */
  record Approved(OperatorChange change, @Nullable String secondCode) {}

  /**
   * Approves a change and carries it out. The operator's sessions end.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_change_not_found}, {@code
   *     operator_change_decided}, {@code operator_second_person_needed}
   */
  Approved approve(String id, String by) {
    return transaction.execute(
        _ -> {
          var change = lock(id);
          if (change.proposedBy().equals(by) || change.name().equals(by)) {
            throw OPERATOR_SECOND_PERSON_NEEDED.because();
          }
          var code = change.hasCodes() ? Secrets.generate(CODE_PREFIX) : null;
          changes.approve(change.id(), by, code == null ? null : Secrets.hash(code), CODES_COUNT);
          carryOut(change);
          log.info(
              "security event: {} of operator {} as {}, proposed by {}, approved by {}",
              change.kind(),
              change.name(),
              change.role(),
              change.proposedBy(),
              by);
          return new Approved(require(change.id()), code);
        });
  }

  /**
   * Rejects a change; whoever proposed it may do so too.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_change_not_found}, {@code
   *     operator_change_decided}
   */
  OperatorChange reject(String id, String by) {
    return transaction.execute(
        _ -> {
          var change = lock(id);
          changes.reject(change.id(), by);
          return require(change.id());
        });
  }

  private void carryOut(OperatorChange change) {
    switch (change.kind()) {
      case CREATE -> accounts.insert(ids.next(change.name()), change.name(), change.role());
      case SET_ROLE -> accounts.setRole(change.name(), change.role());
      case READMIT -> accounts.readmit(change.name(), change.role());
    }
    sessions.endAll(change.name());
  }

  private OperatorChange lock(String id) {
    var change =
        Ids.read(OperatorChange.PREFIX, id)
            .flatMap(changes::lock)
            .orElseThrow(() -> OPERATOR_CHANGE_NOT_FOUND.because(id));
    if (change.status() != Status.PROPOSED) {
      throw OPERATOR_CHANGE_DECIDED.because(id, change.status());
    }
    return change;
  }

  private OperatorChange require(UUID id) {
    return changes.find(id).orElseThrow();
  }
}
