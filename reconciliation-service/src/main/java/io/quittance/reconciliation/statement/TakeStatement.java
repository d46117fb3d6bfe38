package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.StatementFormat.Expected;
import java.io.IOException;
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
  private final StatementChanges changes;
  private final StatementFormats formats;
  private final ReconciliationSettings settings;
  private final TransactionTemplate transaction;
  private final Ids ids;

  TakeStatement(
      Statements statements,
      StatementChanges changes,
      StatementFormats formats,
      ReconciliationSettings settings,
      TransactionTemplate transaction,
      Ids ids) {
    this.statements = statements;
    this.changes = changes;
    this.formats = formats;
    this.settings = settings;
    this.transaction = transaction;
    this.ids = ids;
  }

  /**
   * What a file is said to be.
   *
   * @param uploadedBy an operator; null for what nobody uploaded
   * @param origin how it came: FETCHED, UPLOADED or DROPPED
   * @param checksum what the provider says that it is, where it does
   */
  record Source(
      String provider,
      String account,
      LocalDate day,
      String format,
      @Nullable String uploadedBy,
      String origin,
      @Nullable Checksum checksum) {

    /** What an operator uploads, or, when that is null, we fetched ourselves. */
    Source(
        String provider,
        String account,
        LocalDate day,
        String format,
        @Nullable String uploadedBy) {
      this(
          provider,
          account,
          day,
          format,
          uploadedBy,
          uploadedBy == null ? Statement.FETCHED : Statement.UPLOADED,
          null);
    }

    Source with(@Nullable Checksum other) {
      return new Source(provider, account, day, format, uploadedBy, origin, other);
    }
  }

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
    if (source.checksum() != null) {
      requireChecksum(file, source, source.checksum());
    }
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
    var corrects = statements.supersedeCurrent(source.provider(), source.day());
    var statement =
        statements.insert(
            ids.next(source.provider()), source, file.sha256(), lineCount, corrects.orElse(null));
    var lines = statements.linesOf(statement.id());
    read(file, source, lines::add);
    lines.flush();
    formats.named(source.format()).keep(statement.id(), file.path(), expected(source));
    corrects.ifPresent(before -> changes.compare(before, statement.id()));
    return new Taken(statement, true);
  }

  private void requireChecksum(SpooledFile file, Source source, Checksum checksum) {
    try {
      checksum.require(formats.named(source.format()).content(file.path()));
    } catch (IOException unreadable) {
      throw STATEMENT_UNREADABLE.because("the file cannot be unpacked");
    }
  }

  private int read(SpooledFile file, Source source, Consumer<StatementLine> lines) {
    return formats.named(source.format()).read(file.path(), expected(source), lines);
  }

  private Expected expected(Source source) {
    var provider = settings.provider(source.provider());
    return new Expected(
        source.provider(), source.account(), source.day(), provider.zone(), provider.cutOff());
  }
}
