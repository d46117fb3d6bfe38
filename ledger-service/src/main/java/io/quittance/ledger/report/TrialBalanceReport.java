package io.quittance.ledger.report;

import static io.quittance.ledger.report.PastTime.parameter;
import static io.quittance.platform.problem.CommonProblem.invalid;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.account.AccountType;
import io.quittance.platform.web.Page;
import java.math.BigInteger;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Lists every account that has postings with what it holds: all of one moment, so that the totals
 * must agree, on however many pages. Others are left out: they may appear behind a moment that has
 * been told already.
 */
@Service
class TrialBalanceReport {

  /** The most accounts of one page; the totals always cover all. */
  private static final int ACCOUNTS_MAX = 10_000;

  /** Accounts, and what each had after its last posting up to a moment. */
  private static final String ACCOUNTS =
      """
      FROM account a
      CROSS JOIN LATERAL (
          SELECT debit_total, credit_total FROM posting
          WHERE account_id = a.id AND booked_at <= :at
          ORDER BY booked_at DESC, sequence DESC, line_no DESC
          LIMIT 1) p
      """;

  private final JdbcClient jdbc;
  private final PastTime pastTime;

  TrialBalanceReport(JdbcClient jdbc, PastTime pastTime) {
    this.jdbc = jdbc;
    this.pastTime = pastTime;
  }

  /**
   * A page of the trial balance, by account and currency.
   *
   * @param truncated whether there are more accounts than are listed up to here
   * @param totals of all accounts, whatever the page
   * @param nextCursor where the next page starts; absent on the last
   */
  record TrialBalanceView(
      Instant at,
      List<AccountLine> accounts,
      boolean truncated,
      List<CurrencyTotal> totals,
      @JsonInclude(Include.NON_NULL) @Nullable String nextCursor) {}

  /** Debits and credits of an account, and its balance on its normal side; minor units. */
  record AccountLine(
      String account, AccountType type, String currency, long debit, long credit, long balance) {}

  /** The sums of a currency; {@code balance} is debits minus credits and must be 0. */
  record CurrencyTotal(String currency, BigInteger debit, BigInteger credit, BigInteger balance) {}

  /**
   * One page. A past moment is settled before it is read, so that pages and totals agree.
   *
   * @param at the moment asked for; null for now
   * @param cursor of the page before, which knows its moment; null for the first page
   * @param limit the most accounts; null for as many as a page may have
   */
  TrialBalanceView trialBalance(
      @Nullable Instant at, @Nullable String cursor, @Nullable Integer limit) {
    int size = size(limit);
    var after = cursor == null ? null : TrialBalanceCursor.of(cursor);
    var moment = pastTime.settled(after == null ? at : after.at());
    var page =
        Page.of(
            lines(moment, after, size + 1),
            size,
            Line::view,
            line -> new TrialBalanceCursor(moment, line.id()).text());
    return new TrialBalanceView(
        moment, page.data(), page.hasMore(), totals(moment), page.nextCursor());
  }

  private static int size(@Nullable Integer limit) {
    if (limit == null) {
      return ACCOUNTS_MAX;
    }
    if (limit < 1) {
      throw invalid("limit", "must be 1 to " + ACCOUNTS_MAX);
    }
    return Math.min(limit, ACCOUNTS_MAX);
  }

  private record Line(UUID id, AccountLine view) {}

  private List<Line> lines(Instant moment, @Nullable TrialBalanceCursor after, int limit) {
    return jdbc.sql(
            "SELECT a.id, a.code, a.type, a.currency, p.debit_total, p.credit_total "
                + ACCOUNTS
                + """
                WHERE :after::uuid IS NULL OR (a.code, a.currency) >
                    (SELECT l.code, l.currency FROM account l WHERE l.id = :after::uuid)
                ORDER BY a.code, a.currency
                LIMIT :limit
                """)
        .param("at", parameter(moment))
        .param("after", after == null ? null : after.account(), Types.OTHER)
        .param("limit", limit)
        .query(
            (row, _) -> {
              var type = AccountType.valueOf(row.getString("type"));
              var totals = Totals.of(row);
              return new Line(
                  row.getObject("id", UUID.class),
                  new AccountLine(
                      row.getString("code"),
                      type,
                      row.getString("currency"),
                      totals.debits(),
                      totals.credits(),
                      type.balance(totals.debits(), totals.credits())));
            })
        .list();
  }

  private List<CurrencyTotal> totals(Instant moment) {
    return jdbc.sql(
            "SELECT a.currency, sum(p.debit_total) AS debit, sum(p.credit_total) AS credit "
                + ACCOUNTS
                + "GROUP BY a.currency ORDER BY a.currency")
        .param("at", parameter(moment))
        .query(
            (row, _) -> {
              var debit = row.getBigDecimal("debit").toBigIntegerExact();
              var credit = row.getBigDecimal("credit").toBigIntegerExact();
              return new CurrencyTotal(
                  row.getString("currency"), debit, credit, debit.subtract(credit));
            })
        .list();
  }
}
