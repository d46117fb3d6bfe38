package io.quittance.reconciliation.statement;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.StatementFormat.Expected;
import java.time.LocalDate;
import java.util.function.Consumer;
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
  private final StatementFormats formats;
  private final ReconciliationSettings settings;
  private final TransactionTemplate transaction;
  private final Ids ids;

  TakeStatement(
      Statements statements,
      StatementFormats formats,
      ReconciliationSettings settings,
      TransactionTemplate transaction,
      Ids ids) {
    this.statements = statements;
    this.formats = formats;
    this.settings = settings;
    this.transaction = transaction;
    this.ids = ids;
  }

  /**
   * What a file is said to be.
   *
   * @param uploadedBy an operator; null for what we fetched ourselves
   */
  record Source(
      String provider, String account, LocalDate day, String format, @Nullable String uploadedBy) {}

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
    int lineCount = read(file, source, _ -> {});
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
        statements.insert(ids.next(source.provider()), source, file.sha256(), lineCount);
    var lines = statements.linesOf(statement.id());
    read(file, source, lines::add);
    lines.flush();
    formats.named(source.format()).keep(statement.id(), file.path(), expected(source));
    return new Taken(statement, true);
  }

  private int read(SpooledFile file, Source source, Consumer<StatementLine> lines) {
    return formats.named(source.format()).read(file.path(), expected(source), lines);
  }

  private Expected expected(Source source) {
    var zone = settings.provider(source.provider()).zone();
    return new Expected(source.provider(), source.account(), source.day(), zone);
  }
}
