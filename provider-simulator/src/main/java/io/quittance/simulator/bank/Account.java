package io.quittance.simulator.bank;

import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is on the account, read from what really happened. Days are those of UTC. */
@BankConfigured
@Repository
class Account {

  /** What charges keep the customer's reference under. */
  static final String CREDITOR_REFERENCE = "creditorReference";

  private static final String ENTRIES =
      """
      SELECT e.type, e.operation_id, e.reference, e.amount, e.currency, e.occurred_at,
             c.extras ->> 'creditorReference' AS creditor_reference
      FROM effect e JOIN charge c USING (charge_id)
      WHERE e.provider = 'bank' AND e.type IN ('CAPTURE', 'REFUND', 'REFUND_FAILED')
      """;

  private final JdbcClient jdbc;
  private final Books books;

  Account(JdbcClient jdbc, Books books) {
    this.jdbc = jdbc;
    this.books = books;
  }

  /** What a customer was asked to pay under a reference. */
  Optional<Charge> findCharge(String creditorReference) {
    return jdbc.sql(
            """
            SELECT charge_id FROM charge
            WHERE provider = 'bank' AND extras ->> 'creditorReference' = :reference
            """)
        .param("reference", creditorReference)
        .query(String.class)
        .optional()
        .flatMap(books::findCharge);
  }

  /** What customers paid under a reference. */
  List<Entry> credits(String creditorReference) {
    return jdbc.sql(
            ENTRIES
                + " AND e.type = 'CAPTURE' AND c.provider = 'bank'"
                + " AND c.extras ->> 'creditorReference' = :reference ORDER BY e.effect_id")
        .param("reference", creditorReference)
        .query((row, _) -> entry(row))
        .list();
  }

  /** The entries of a day, in their order. */
  List<Entry> entries(Currency currency, LocalDate date) {
    return jdbc.sql(
            ENTRIES
                + " AND e.currency = :currency AND e.occurred_at >= :from AND e.occurred_at < :to"
                + " ORDER BY e.effect_id")
        .param("currency", currency.getCurrencyCode())
        .param("from", startOf(date))
        .param("to", startOf(date.plusDays(1)))
        .query((row, _) -> entry(row))
        .list();
  }

  /** The balance at the beginning of a day, in minor units. */
  long openingBalance(Currency currency, LocalDate date) {
    return jdbc.sql(
            """
            SELECT coalesce(sum(CASE type WHEN 'REFUND' THEN -amount ELSE amount END), 0)::bigint
            FROM effect
            WHERE provider = 'bank' AND type IN ('CAPTURE', 'REFUND', 'REFUND_FAILED')
              AND currency = :currency AND occurred_at < :from
            """)
        .param("currency", currency.getCurrencyCode())
        .param("from", startOf(date))
        .query(Long.class)
        .single();
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return Entry.of(
        row.getString("type"),
        row.getString("operation_id"),
        row.getString("reference"),
        new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        row.getString("creditor_reference"));
  }

  private static OffsetDateTime startOf(LocalDate date) {
    return date.atStartOfDay().atOffset(ZoneOffset.UTC);
  }
}
