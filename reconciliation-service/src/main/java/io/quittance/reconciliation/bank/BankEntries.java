package io.quittance.reconciliation.bank;

import io.quittance.reconciliation.bank.AccountStatement.Balances;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The entries of our own accounts. */
@Repository
class BankEntries {

  /** Beyond a few thousand rows a statement gains nothing and holds more memory. */
  private static final int BATCH_SIZE_MAX = 2_000;

  private final JdbcClient jdbc;

  BankEntries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Collects entries of one statement and writes them batch by batch. */
  Batch of(UUID statementId) {
    return new Batch(statementId);
  }

  /** Entries on their way into one statement; {@link #flush} writes the last ones. */
  final class Batch {

    private final UUID statementId;
    private final List<BankEntry> waiting = new ArrayList<>();

    private Batch(UUID statementId) {
      this.statementId = statementId;
    }

    void add(Balances balances) {
      jdbc.sql(
              """
              INSERT INTO bank_balance (statement_id, currency, opening, closing)
              VALUES (:statementId, :currency, :opening, :closing)
              """)
          .param("statementId", statementId)
          .param("currency", balances.currency())
          .param("opening", balances.opening())
          .param("closing", balances.closing())
          .update();
    }

    void add(BankEntry entry) {
      waiting.add(entry);
      if (waiting.size() == BATCH_SIZE_MAX) {
        flush();
      }
    }

    void flush() {
      if (waiting.isEmpty()) {
        return;
      }
      jdbc.sql(
              """
              INSERT INTO bank_entry (statement_id, line, booked_on, amount, currency,
                  servicer_reference, refs)
              SELECT :statementId, line, booked_on, amount, currency, servicer_reference,
                     string_to_array(refs, ' ')
              FROM unnest(:lines::int[], :days::date[], :amounts::bigint[], :currencies::text[],
                  :servicerReferences::text[], :refs::text[])
                AS entry (line, booked_on, amount, currency, servicer_reference, refs)
              """)
          .param("statementId", statementId)
          .param("lines", waiting.stream().map(BankEntry::number).toArray(Integer[]::new))
          .param("days", texts(entry -> entry.bookedOn().toString()))
          .param("amounts", waiting.stream().map(BankEntry::amount).toArray(Long[]::new))
          .param("currencies", texts(BankEntry::currency))
          .param("servicerReferences", texts(BankEntry::servicerReference))
          // References have no blanks: reading saw to that.
          .param("refs", texts(entry -> String.join(" ", entry.references())))
          .update();
      waiting.clear();
    }

    private String[] texts(Function<BankEntry, String> column) {
      return waiting.stream().map(column).toArray(String[]::new);
    }
  }
}
