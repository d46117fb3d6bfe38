package io.quittance.ledger.report;

import static io.quittance.ledger.report.PastTime.parameter;

import io.quittance.ledger.account.AccountType;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Lists every account that has postings with what it holds: all of one moment, so that the totals
 * must agree. Others are left out: they may appear behind a moment that has been told already.
 */
@Service
class TrialBalanceReport {

  /** The most accounts of one answer; the totals always cover all. */
  private static final int ACCOUNTS_MAX = 10_000;

  private final JdbcClient jdbc;
  private final PastTime pastTime;

  TrialBalanceReport(JdbcClient jdbc, PastTime pastTime) {
    this.jdbc = jdbc;
    this.pastTime = pastTime;
  }

  /** The trial balance; {@code truncated} when there are more accounts than are listed. */
  record TrialBalanceView(
      Instant at, List<AccountLine> accounts, boolean truncated, List<CurrencyTotal> totals) {}

  /** Debits and credits of an account, and its balance on its normal side; minor units. */
  record AccountLine(
      String account, AccountType type, String currency, long debit, long credit, long balance) {}

  /** The sums of a currency; {@code balance} is debits minus credits and must be 0. */
  record CurrencyTotal(String currency, BigInteger debit, BigInteger credit, BigInteger balance) {

    CurrencyTotal plus(AccountLine line) {
      var debits = debit.add(BigInteger.valueOf(line.debit()));
      var credits = credit.add(BigInteger.valueOf(line.credit()));
      return new CurrencyTotal(currency, debits, credits, debits.subtract(credits));
    }

    static CurrencyTotal none(String currency) {
      return new CurrencyTotal(currency, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);
    }
  }

  /** One statement is one snapshot; a past moment is settled before it is read. */
  TrialBalanceView trialBalance(@Nullable Instant at) {
    var moment = pastTime.settled(at);
    var lines =
        jdbc.sql(
                """
                SELECT a.code, a.type, a.currency,
                       p.debit_total, p.credit_total
                FROM account a
                CROSS JOIN LATERAL (
                    SELECT debit_total, credit_total FROM posting
                    WHERE account_id = a.id AND booked_at <= :at
                    ORDER BY booked_at DESC, sequence DESC, line_no DESC
                    LIMIT 1) p
                ORDER BY a.code, a.currency
                """)
            .param("at", parameter(moment))
            .query(
                (row, _) -> {
                  var type = AccountType.valueOf(row.getString("type"));
                  var totals = Totals.of(row);
                  return new AccountLine(
                      row.getString("code"),
                      type,
                      row.getString("currency"),
                      totals.debits(),
                      totals.credits(),
                      type.balance(totals.debits(), totals.credits()));
                })
            .list();
    var totals = new TreeMap<String, CurrencyTotal>();
    for (var line : lines) {
      totals.put(
          line.currency(),
          totals.getOrDefault(line.currency(), CurrencyTotal.none(line.currency())).plus(line));
    }
    return new TrialBalanceView(
        moment,
        lines.stream().limit(ACCOUNTS_MAX).toList(),
        lines.size() > ACCOUNTS_MAX,
        List.copyOf(totals.values()));
  }
}
