package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.ReconciliationProblem.STATEMENT_NOT_FOUND;
import static io.quittance.reconciliation.ReconciliationProblem.STATEMENT_OVERTAKEN;
import static io.quittance.reconciliation.ReconciliationProblem.STATEMENT_SECOND_PERSON_NEEDED;

import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets a file that somebody uploaded count as the provider's own, or take its place. */
@Service
class ApproveStatement {

  private final Statements statements;
  private final StatementChanges changes;
  private final TransactionTemplate transaction;

  ApproveStatement(
      Statements statements, StatementChanges changes, TransactionTemplate transaction) {
    this.statements = statements;
    this.changes = changes;
    this.transaction = transaction;
  }

  /**
   * Approves a file; one that waits no more stays as it is.
   *
   * @throws io.quittance.platform.problem.Refusal {@code statement_not_found}, {@code
   *     statement_second_person_needed}, or {@code statement_overtaken} when the file that it was
   *     compared with is no longer the one in force
   */
  Statement approve(UUID id, String by) {
    return transaction.execute(
        _ -> {
          var found = find(id);
          statements.lock(found.provider(), found.day());
          // Apart from reading it first: whoever was waited for may have approved it.
          var statement = find(id);
          return statement.awaitsApproval() ? approve(statement, by) : statement;
        });
  }

  private Statement approve(Statement statement, String by) {
    if (by.equals(statement.uploadedBy())) {
      throw STATEMENT_SECOND_PERSON_NEEDED.because();
    }
    var current = statements.current(statement.provider(), statement.day()).map(Statement::id);
    if (current.equals(Optional.of(statement.id()))) {
      return statements.approve(statement.id(), by);
    }
    if (!current.equals(Optional.ofNullable(statement.corrects()))) {
      throw STATEMENT_OVERTAKEN.because();
    }
    statements.supersedeCurrent(statement.provider(), statement.day());
    current.ifPresent(before -> changes.noteAdded(statement.provider(), before, statement.id()));
    return statements.approve(statement.id(), by);
  }

  private Statement find(UUID id) {
    return statements.find(id).orElseThrow(STATEMENT_NOT_FOUND::because);
  }
}
