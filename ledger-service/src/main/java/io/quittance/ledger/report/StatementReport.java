package io.quittance.ledger.report;

import static io.quittance.ledger.report.PastTime.parameter;
import static io.quittance.platform.problem.CommonProblem.invalid;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.account.Account;
import io.quittance.ledger.account.FindAccount;
import io.quittance.ledger.account.Side;
import io.quittance.ledger.journal.JournalEntry;
import io.quittance.platform.id.Ids;
import io.quittance.platform.web.Page;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Tells what happened on an account in a period: the same answer however often it is asked. */
@Service
class StatementReport {

  private final FindAccount findAccount;
  private final PastBalances balances;
  private final PastTime pastTime;
  private final JdbcClient jdbc;

  StatementReport(
      FindAccount findAccount, PastBalances balances, PastTime pastTime, JdbcClient jdbc) {
    this.findAccount = findAccount;
    this.balances = balances;
    this.pastTime = pastTime;
    this.jdbc = jdbc;
  }

  /** What is asked for: from inclusive, to exclusive. */
  record Question(
      String code,
      @Nullable String currency,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String cursor,
      int limit) {}

  /**
   * One page of a statement, newest line first. Balances are minor units, positive on the account's
   * normal side.
   *
   * @param openingBalance before the first line of the period
   * @param closingBalance after the last line of the period, on whatever page it is
   */
  record StatementView(
      String account,
      String currency,
      Instant from,
      Instant to,
      long openingBalance,
      long closingBalance,
      List<LineView> data,
      boolean hasMore,
      @JsonInclude(Include.NON_NULL) @Nullable String nextCursor) {}

  /**
   * One posting.
   *
   * @param balance of the account right after it
   */
  record LineView(
      String entryId,
      int line,
      Instant bookedAt,
      LocalDate effectiveDate,
      String reference,
      String description,
      Side side,
      long amount,
      long balance) {}

  StatementView statement(Question question) {
    var account = findAccount.find(question.code(), question.currency());
    var cursor = question.cursor() == null ? null : StatementCursor.of(question.cursor());
    var from = question.from() == null ? Instant.EPOCH : question.from();
    var to = pastTime.settled(cursor == null ? question.to() : cursor.to());
    if (from.isAfter(to)) {
      throw invalid("from", "must not be after 'to' or in the future");
    }
    var start = cursor == null ? new StatementCursor(to, to, Long.MAX_VALUE, 0) : cursor;
    var page =
        Page.of(
            lines(account, from, start, question.limit() + 1),
            question.limit(),
            line -> line.view(account),
            line -> line.cursor(to).text());
    return new StatementView(
        account.key().code(),
        account.key().currency().getCurrencyCode(),
        from,
        to,
        balance(account, balances.before(account.id(), from)),
        balance(account, balances.before(account.id(), to)),
        page.data(),
        page.hasMore(),
        page.nextCursor());
  }

  private List<Line> lines(Account account, Instant from, StatementCursor before, int limit) {
    return jdbc.sql(
            """
            SELECT p.entry_id, p.line_no, p.sequence, p.booked_at, p.side, p.amount,
                   p.debit_total, p.credit_total, e.reference, e.description,
                   e.effective_date
            FROM posting p JOIN journal_entry e ON e.id = p.entry_id
            WHERE p.account_id = :account AND p.booked_at >= :from AND p.booked_at < :to
              AND (p.booked_at, p.sequence, p.line_no) < (:bookedAt, :sequence, :lineNo)
            ORDER BY p.booked_at DESC, p.sequence DESC, p.line_no DESC
            LIMIT :limit
            """)
        .param("account", account.id())
        .param("from", parameter(from))
        .param("to", parameter(before.to()))
        .param("bookedAt", parameter(before.bookedAt()))
        .param("sequence", before.sequence())
        .param("lineNo", before.lineNo())
        .param("limit", limit)
        .query(
            (row, _) ->
                new Line(
                    row.getObject("entry_id", UUID.class),
                    row.getInt("line_no"),
                    row.getLong("sequence"),
                    row.getObject("booked_at", OffsetDateTime.class).toInstant(),
                    row.getObject("effective_date", LocalDate.class),
                    row.getString("reference"),
                    row.getString("description"),
                    Side.valueOf(row.getString("side")),
                    row.getLong("amount"),
                    Totals.of(row)))
        .list();
  }

  private record Line(
      UUID entryId,
      int lineNo,
      long sequence,
      Instant bookedAt,
      @Nullable LocalDate effectiveDate,
      String reference,
      String description,
      Side side,
      long amount,
      Totals after) {

    StatementCursor cursor(Instant to) {
      return new StatementCursor(to, bookedAt, sequence, lineNo);
    }

    LineView view(Account account) {
      return new LineView(
          Ids.write(JournalEntry.PREFIX, entryId),
          lineNo,
          bookedAt,
          effectiveDate == null ? JournalEntry.effectiveDate(bookedAt) : effectiveDate,
          reference,
          description,
          side,
          amount,
          balance(account, after));
    }
  }

  private static long balance(Account account, Totals totals) {
    return account.type().balance(totals.debits(), totals.credits());
  }
}
