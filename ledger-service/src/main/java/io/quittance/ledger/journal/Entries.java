package io.quittance.ledger.journal;

import static java.util.stream.Collectors.toMap;

import io.quittance.ledger.account.Side;
import io.quittance.platform.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads booked entries. */
@Repository
class Entries {

  private final JdbcClient jdbc;

  Entries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Entries with their postings, in journal order. */
  Map<UUID, JournalEntry> byIds(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    var rows = new Rows();
    jdbc.sql(
            """
            SELECT e.id, e.sequence, e.reference, e.description, e.cause_kind, e.cause_id,
                   e.payment_intent_id, e.booked_at, e.effective_date, e.metadata, e.booked_by,
                   e.request_id, a.code, p.side, p.amount, p.currency
            FROM journal_entry e
            JOIN posting p ON p.entry_id = e.id AND p.booked_at = e.booked_at
            JOIN account a ON a.id = p.account_id
            WHERE e.id = ANY (:ids::uuid[])
            ORDER BY e.sequence, p.line_no
            """)
        .param("ids", ids.toArray(UUID[]::new))
        .query(rows);
    return rows.entries.values().stream()
        .map(EntryRows::entry)
        .collect(toMap(JournalEntry::id, Function.identity(), (one, _) -> one, LinkedHashMap::new));
  }

  /** The rows of one entry. */
  private record EntryRows(
      UUID id,
      long sequence,
      Instant bookedAt,
      String reference,
      String description,
      Cause cause,
      EntryDetails details,
      @Nullable Requester by,
      List<Posting> postings) {

    static EntryRows of(ResultSet row) throws SQLException {
      return new EntryRows(
          row.getObject("id", UUID.class),
          row.getLong("sequence"),
          row.getObject("booked_at", OffsetDateTime.class).toInstant(),
          row.getString("reference"),
          row.getString("description"),
          new Cause(
              row.getString("cause_kind"),
              row.getObject("cause_id", UUID.class),
              row.getString("payment_intent_id")),
          EntryDetails.stored(
              row.getObject("effective_date", LocalDate.class), row.getString("metadata")),
          Requester.stored(row.getString("booked_by"), row.getString("request_id")),
          new ArrayList<>());
    }

    JournalEntry entry() {
      return new JournalEntry(
          id,
          sequence,
          bookedAt,
          new EntryRequest(reference, description, postings, cause, List.of(), details),
          by);
    }
  }

  private static final class Rows implements RowCallbackHandler {

    private final Map<UUID, EntryRows> entries = new LinkedHashMap<>();

    @Override
    public void processRow(ResultSet row) throws SQLException {
      var id = row.getObject("id", UUID.class);
      var entry = entries.get(id);
      if (entry == null) {
        entry = EntryRows.of(row);
        entries.put(id, entry);
      }
      entry.postings.add(
          new Posting(
              row.getString("code"),
              Side.valueOf(row.getString("side")),
              new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency")))));
    }
  }
}
