package io.quittance.reconciliation.statement;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_INCOMPLETE;
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
 * correction that two operators agreed on. Another file of the same day supersedes the one before.
 * What one operator alone uploaded keeps no file of the provider out: when the provider gives the
 * same file itself, that needs nobody's approval and is in force.
 *
 * <p>What somebody uploads waits for {@link ApproveStatement}: one person alone does not change
 * what the provider said, nor say it first. Of a day that the provider, or two persons, have told
 * of it stands aside until then; else days are compared with it, and nobody is told of what it
 * says.
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

    boolean isUploaded() {
      return origin.equals(Statement.UPLOADED);
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
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid} when it is said to have
   *     another format than the provider's files have
   */
  Taken take(SpooledFile file, Source source) {
    requireFormat(source);
    if (source.checksum() != null) {
      requireChecksum(file, source, source.checksum());
    }
    var known = statements.find(source.provider(), source.day(), file.sha256());
    if (known.isPresent()) {
      return transaction.execute(_ -> again(known.get(), source));
    }
    int lineCount = read(file, source, _ -> {});
    if (lineCount == 0) {
      requireProofOfEmptiness(source);
    }
    return transaction.execute(_ -> write(file, source, lineCount));
  }

  /** Takes note that nothing happened on a day; a file of it that is there says more. */
  void takeEmpty(Source source) {
    transaction.executeWithoutResult(
        _ -> {
          statements.lock(source.provider(), source.day());
          if (statements.current(source.provider(), source.day()).isEmpty()) {
            statements.insert(
                ids.next(source.provider()),
                source,
                SpooledFile.EMPTY_SHA256,
                0,
                null,
                false,
                false);
          }
        });
  }

  private Taken again(Statement known, Source source) {
    if (source.isUploaded()) {
      return new Taken(known, false);
    }
    statements.lock(source.provider(), source.day());
    var current = statements.current(source.provider(), source.day());
    var seen = statements.find(known.id()).orElseThrow();
    boolean isKeptOut = current.map(each -> !each.isVouchedFor()).orElse(true);
    if (seen.supersededAt() != null && (isKeptOut || !seen.isVouchedFor())) {
      statements
          .supersedeCurrent(source.provider(), source.day())
          .ifPresent(before -> changes.noteAdded(source.provider(), before, seen.id()));
      return new Taken(statements.confirm(seen.id()), false);
    }
    return new Taken(seen.isVouchedFor() ? seen : statements.confirm(seen.id()), false);
  }

  private Taken write(SpooledFile file, Source source, int lineCount) {
    statements.lock(source.provider(), source.day());
    // Asked again under the lock: another instance may have taken the same file meanwhile.
    var known = statements.find(source.provider(), source.day(), file.sha256());
    if (known.isPresent()) {
      return again(known.get(), source);
    }
    boolean isUploaded = source.isUploaded();
    boolean standsAside = isUploaded && statements.isVouchedFor(source.provider(), source.day());
    var corrects =
        standsAside
            ? statements.current(source.provider(), source.day()).map(Statement::id)
            : statements.supersedeCurrent(source.provider(), source.day());
    var statement =
        statements.insert(
            ids.next(source.provider()),
            source,
            file.sha256(),
            lineCount,
            corrects.orElse(null),
            isUploaded,
            standsAside);
    var lines = statements.linesOf(statement.id());
    read(file, source, lines::add);
    lines.flush();
    formats.named(source.format()).keep(statement.id(), file.path(), expected(source));
    corrects.ifPresent(before -> changes.compare(before, statement.id()));
    if (corrects.isPresent() && !standsAside) {
      changes.noteAdded(source.provider(), corrects.get(), statement.id());
    }
    return new Taken(statement, true);
  }

  /** Another format may have no place for what the provider's own says, such as payouts. */
  private void requireFormat(Source source) {
    var format = settings.provider(source.provider()).format();
    if (!source.format().equals(format)) {
      throw invalid("format", "must be %s, as %s has it".formatted(format, source.provider()));
    }
  }

  private void requireProofOfEmptiness(Source source) {
    boolean isProven =
        source.origin().equals(Statement.FETCHED)
            || source.checksum() != null
            || formats.named(source.format()).showsEmptiness();
    if (!isProven) {
      throw STATEMENT_INCOMPLETE.because(
          "nothing follows its header, and nothing shows that it was not cut there; upload it with"
              + " its checksum if that is so");
    }
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
