package io.quittance.ledger.books;

import io.quittance.contracts.ledger.LedgerTotalsApi.Total;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What providers did, beside the entries that it became. */
@Repository
public class BookedOperations {

  private final JdbcClient jdbc;

  BookedOperations(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Notes operations, each once, in the transaction that books them. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void add(List<BookedOperation> operations) {
    if (operations.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO booked_operation (reference, kind, provider, occurred_at)
            SELECT * FROM unnest(:references::text[], :kinds::text[], :providers::text[],
                :times::timestamptz[])
            ON CONFLICT (reference) DO NOTHING
            """)
        .param("references", texts(operations, BookedOperation::reference))
        .param("kinds", texts(operations, one -> one.kind().name()))
        .param("providers", texts(operations, BookedOperation::provider))
        .param("times", texts(operations, one -> one.occurredAt().toString()))
        .update();
  }

  /** The control totals of a UTC day; the amounts are those of the journal. */
  List<Total> totals(LocalDate date, String provider) {
    return jdbc.sql(
            """
            SELECT o.kind, p.currency, count(DISTINCT o.reference) AS count,
                   abs(sum(CASE p.side WHEN 'DEBIT' THEN p.amount ELSE -p.amount END))::bigint
                     AS amount
            FROM booked_operation o
            JOIN journal_entry e ON e.reference = o.reference
            JOIN posting p ON p.entry_id = e.id AND p.booked_at = e.booked_at
            JOIN account a ON a.id = p.account_id
              AND a.code = 'provider:' || o.provider || ':receivable'
            WHERE o.provider = :provider AND o.occurred_at >= :from AND o.occurred_at < :to
              AND o.kind <> 'REFUND_FAILED'
              AND NOT EXISTS (SELECT FROM booked_operation f
                              WHERE f.reference = o.reference || ':failed')
            GROUP BY o.kind, p.currency ORDER BY o.kind, p.currency
            """)
        .param("provider", provider)
        .param("from", date.atStartOfDay().atOffset(ZoneOffset.UTC))
        .param("to", date.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
        .query(DataClassRowMapper.newInstance(Total.class))
        .list();
  }

  private static String[] texts(
      List<BookedOperation> operations, Function<BookedOperation, String> column) {
    return operations.stream().map(column).toArray(String[]::new);
  }
}
