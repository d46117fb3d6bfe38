package io.quittance.ledger.proof;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What must always be true of the books, asked of every posting; sums cannot overflow. */
@Repository
class BookInvariants {

  /** How many offenders an answer names. */
  private static final int NAMED_MAX = 10;

  private final JdbcClient jdbc;

  BookInvariants(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Counts(long accounts, long entries, long postings, long seals, long holds) {}

  /** All postings of a currency; {@code difference} is debits minus credits. */
  record CurrencySum(String currency, BigInteger debit, BigInteger credit, BigInteger difference) {}

  /** A stored balance that is not the sum of its postings; minor units. */
  record WrongBalance(
      String account,
      String currency,
      long storedDebit,
      long storedCredit,
      BigInteger postedDebit,
      BigInteger postedCredit) {}

  /** A stored held total that is not the sum of the account's pending holds; minor units. */
  record WrongHeldTotal(String account, String currency, long storedHeld, BigInteger pending) {}

  Counts counts() {
    return jdbc.sql(
            """
            SELECT (SELECT count(*) FROM account) AS accounts,
                   (SELECT count(*) FROM journal_entry) AS entries,
                   (SELECT count(*) FROM posting) AS postings,
                   (SELECT count(*) FROM seal) AS seals,
                   (SELECT count(*) FROM hold) AS holds
            """)
        .query(
            (row, _) ->
                new Counts(
                    row.getLong("accounts"),
                    row.getLong("entries"),
                    row.getLong("postings"),
                    row.getLong("seals"),
                    row.getLong("holds")))
        .single();
  }

  /** I1: must differ by 0 in each. */
  List<CurrencySum> sums() {
    return jdbc.sql(
            """
            SELECT currency,
                   coalesce(sum(amount) FILTER (WHERE side = 'DEBIT'), 0) AS debit,
                   coalesce(sum(amount) FILTER (WHERE side = 'CREDIT'), 0) AS credit
            FROM posting GROUP BY currency ORDER BY currency
            """)
        .query(
            (row, _) -> {
              var debit = whole(row.getBigDecimal("debit"));
              var credit = whole(row.getBigDecimal("credit"));
              return new CurrencySum(
                  row.getString("currency"), debit, credit, debit.subtract(credit));
            })
        .list();
  }

  /** I1: sequences of entries that do not balance, or have too few or too many lines. */
  List<Long> unbalancedEntries() {
    return jdbc.sql(
            """
            SELECT sequence FROM (
                SELECT p.sequence FROM posting p GROUP BY p.entry_id, p.sequence, p.currency
                HAVING sum(CASE p.side WHEN 'DEBIT' THEN p.amount ELSE -p.amount END) <> 0
                UNION
                SELECT e.sequence FROM journal_entry e
                LEFT JOIN (SELECT entry_id, count(*) AS lines FROM posting GROUP BY entry_id) p
                    ON p.entry_id = e.id
                WHERE e.posting_count IS DISTINCT FROM p.lines) broken
            ORDER BY sequence LIMIT :limit
            """)
        .param("limit", NAMED_MAX)
        .query((row, _) -> row.getLong("sequence"))
        .list();
  }

  /** I2: accounts whose stored totals are not the sums of their postings. */
  List<WrongBalance> wrongBalances() {
    return jdbc.sql(
            """
            SELECT a.code, a.currency, coalesce(b.debit_total, 0) AS stored_debit,
                   coalesce(b.credit_total, 0) AS stored_credit,
                   coalesce(p.debit, 0) AS posted_debit, coalesce(p.credit, 0) AS posted_credit
            FROM account a
            LEFT JOIN account_balance b ON b.account_id = a.id
            LEFT JOIN (
                SELECT account_id, sum(amount) FILTER (WHERE side = 'DEBIT') AS debit,
                       sum(amount) FILTER (WHERE side = 'CREDIT') AS credit
                FROM posting GROUP BY account_id) p ON p.account_id = a.id
            WHERE b.account_id IS NULL OR b.debit_total <> coalesce(p.debit, 0)
               OR b.credit_total <> coalesce(p.credit, 0)
            ORDER BY a.code, a.currency LIMIT :limit
            """)
        .param("limit", NAMED_MAX)
        .query(
            (row, _) ->
                new WrongBalance(
                    row.getString("code"),
                    row.getString("currency"),
                    row.getLong("stored_debit"),
                    row.getLong("stored_credit"),
                    whole(row.getBigDecimal("posted_debit")),
                    whole(row.getBigDecimal("posted_credit"))))
        .list();
  }

  /** I2: sequences of postings whose running totals are not the sums up to them. */
  List<Long> wrongRunningTotals() {
    return jdbc.sql(
            """
            SELECT DISTINCT sequence FROM (
                SELECT sequence, debit_total, credit_total,
                       sum(CASE side WHEN 'DEBIT' THEN amount ELSE 0 END) OVER so_far AS debit,
                       sum(CASE side WHEN 'CREDIT' THEN amount ELSE 0 END) OVER so_far AS credit
                FROM posting
                WINDOW so_far AS (PARTITION BY account_id ORDER BY booked_at, sequence, line_no
                                  ROWS UNBOUNDED PRECEDING)) running
            WHERE debit_total <> debit OR credit_total <> credit
            ORDER BY sequence LIMIT :limit
            """)
        .param("limit", NAMED_MAX)
        .query((row, _) -> row.getLong("sequence"))
        .list();
  }

  /** Accounts whose stored held totals are not the sums of their pending holds. */
  List<WrongHeldTotal> wrongHeldTotals() {
    return jdbc.sql(
            """
            SELECT a.code, a.currency, coalesce(b.held_total, 0) AS stored_held,
                   coalesce(h.pending, 0) AS pending
            FROM account a
            LEFT JOIN account_balance b ON b.account_id = a.id
            LEFT JOIN (
                SELECT from_account_id, sum(amount) AS pending
                FROM hold WHERE status = 'PENDING'
                GROUP BY from_account_id) h ON h.from_account_id = a.id
            WHERE coalesce(b.held_total, 0) <> coalesce(h.pending, 0)
            ORDER BY a.code, a.currency LIMIT :limit
            """)
        .param("limit", NAMED_MAX)
        .query(
            (row, _) ->
                new WrongHeldTotal(
                    row.getString("code"),
                    row.getString("currency"),
                    row.getLong("stored_held"),
                    whole(row.getBigDecimal("pending"))))
        .list();
  }

  /** Ids of posted holds whose entry is not the one that they caused, on their two accounts. */
  List<UUID> wronglyPostedHolds() {
    return jdbc.sql(
            """
            SELECT h.id FROM hold h
            LEFT JOIN journal_entry e
                ON e.id = h.entry_id AND e.cause_kind = 'hold' AND e.cause_id = h.id
            WHERE h.status = 'POSTED' AND (
                e.id IS NULL OR (
                    SELECT count(*) FROM posting p
                    WHERE p.entry_id = e.id AND p.booked_at = e.booked_at
                      AND p.account_id IN (h.from_account_id, h.to_account_id)
                      AND p.amount = h.posted_amount AND p.currency = h.currency) <> 2)
            ORDER BY h.id LIMIT :limit
            """)
        .param("limit", NAMED_MAX)
        .query((row, _) -> row.getObject("id", UUID.class))
        .list();
  }

  private static BigInteger whole(BigDecimal sum) {
    return sum.toBigIntegerExact();
  }
}
