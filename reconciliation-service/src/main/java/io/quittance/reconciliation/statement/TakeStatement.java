package io.quittance.reconciliation.statement;

import io.quittance.platform.id.Ids;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a provider's file, whole or not at all.
 *
 * <p>The file is checked to its end before the first line is written. The same file again is the
 * statement that it became then, also when it was superseded since: a download must not undo a
 * correction that an operator uploaded. Another file of the same day supersedes the one before.
 */
@Service
class TakeStatement {

  private final Statements statements;
  private final TransactionTemplate transaction;
  private final Ids ids;

  TakeStatement(Statements statements, TransactionTemplate transaction, Ids ids) {
    this.statements = statements;
    this.transaction = transaction;
    this.ids = ids;
  }

  /**
   * What a file is said to be.
   *
   * @param uploadedBy an operator; null for what we fetched ourselves
   */
  record Source(String provider, String account, LocalDate day, @Nullable String uploadedBy) {}

  /**
   * The statement that a file became.
   *
   * @param fresh false when the file had been taken before
   */
  record Taken(Statement statement, boolean fresh) {}

  /**
   * Takes a file.
   *
   * @throws StatementRefused when anything in it is wrong; then nothing was taken
   */
  Taken take(SpooledFile file, Source source) {
    var known = statements.find(source.provider(), source.day(), file.sha256());
    if (known.isPresent()) {
      return new Taken(known.get(), false);
    }
    int lineCount = SimulatorStatement.read(file.path(), source.account(), source.day(), _ -> {});
    return transaction.execute(_ -> write(file, source, lineCount));
  }

  private Taken write(SpooledFile file, Source source, int lineCount) {
    statements.lock(source.provider(), source.day());
    // Asked again under the lock: another instance may have taken the same file meanwhile.
    var known = statements.find(source.provider(), source.day(), file.sha256());
    if (known.isPresent()) {
      return new Taken(known.get(), false);
    }
    statements.supersedeCurrent(source.provider(), source.day());
    var statement =
        statements.insert(
            ids.next(source.provider()),
            source,
            SimulatorStatement.FORMAT,
            file.sha256(),
            lineCount);
    var lines = statements.linesOf(statement.id());
    SimulatorStatement.read(file.path(), source.account(), source.day(), lines::add);
    lines.flush();
    return new Taken(statement, true);
  }
}
