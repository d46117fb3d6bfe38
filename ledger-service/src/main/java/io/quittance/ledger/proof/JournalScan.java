package io.quittance.ledger.proof;

import io.quittance.ledger.account.Side;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import io.quittance.ledger.journal.EntryDigest;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the journal in its order, a bounded piece at a time, and computes its fingerprints. */
@Repository
class JournalScan {

  private final JdbcClient jdbc;

  JournalScan(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The entries of sequences above {@code after}, up to {@code upTo}. */
  List<ScannedEntry> entries(long after, long upTo, int limit) {
    var rows = new Rows();
    jdbc.sql(
            """
            SELECT e.id, e.sequence, e.reference, e.description, e.cause_kind, e.cause_id,
                   e.payment_intent_id, e.booked_at, e.posting_count, e.effective_date, e.metadata,
                   encode(e.content_digest, 'hex') AS content_digest,
                   a.code, p.side, p.amount, p.currency
            FROM (SELECT * FROM journal_entry
                  WHERE sequence > :after AND sequence <= :upTo
                  ORDER BY sequence LIMIT :limit) e
            LEFT JOIN posting p
                ON p.entry_id = e.id AND p.booked_at = e.booked_at AND p.sequence = e.sequence
            LEFT JOIN account a ON a.id = p.account_id
            ORDER BY e.sequence, p.line_no
            """)
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .query(rows);
    return rows.finished();
  }

  /** Gathers the rows of one entry after another. */
  private static final class Rows implements RowCallbackHandler {

    private final List<ScannedEntry> entries = new ArrayList<>();
    private @Nullable Gathered current;

    @Override
    public void processRow(ResultSet row) throws SQLException {
      long sequence = row.getLong("sequence");
      var entry = current;
      if (entry == null || entry.sequence != sequence) {
        finish();
        entry = new Gathered(row);
        current = entry;
      }
      entry.add(row);
    }

    List<ScannedEntry> finished() {
      finish();
      return entries;
    }

    private void finish() {
      if (current != null) {
        entries.add(current.scanned());
        current = null;
      }
    }
  }

  private static final class Gathered {

    private final long sequence;
    private final String reference;
    private final String description;
    private final int postingCount;
    private final String contentDigest;
    private final @Nullable EntryDetails details;
    private final Leaf leaf;
    private final List<Posting> postings = new ArrayList<>();

    Gathered(ResultSet row) throws SQLException {
      sequence = row.getLong("sequence");
      reference = row.getString("reference");
      description = row.getString("description");
      postingCount = row.getInt("posting_count");
      contentDigest = row.getString("content_digest");
      details = details(row);
      var cause =
          new Cause(
              row.getString("cause_kind"),
              row.getObject("cause_id", UUID.class),
              row.getString("payment_intent_id"));
      leaf =
          new Leaf(
              sequence,
              EntryDigest.ofEntry(
                  sequence,
                  row.getObject("id", UUID.class),
                  row.getObject("booked_at", OffsetDateTime.class).toInstant(),
                  cause,
                  contentDigest));
    }

    /** Null for what nobody could have asked for. */
    private static @Nullable EntryDetails details(ResultSet row) throws SQLException {
      try {
        return EntryDetails.stored(
            row.getObject("effective_date", LocalDate.class), row.getString("metadata"));
      } catch (IllegalArgumentException notWhatWeWrite) {
        return null;
      }
    }

    /** A line that is gone, or makes no sense, is not added: the digest will differ. */
    void add(ResultSet row) throws SQLException {
      var code = row.getString("code");
      long amount = row.getLong("amount");
      if (code == null || amount <= 0) {
        return;
      }
      postings.add(
          new Posting(
              code,
              Side.valueOf(row.getString("side")),
              new Money(amount, Currency.getInstance(row.getString("currency")))));
    }

    ScannedEntry scanned() {
      return new ScannedEntry(
          leaf,
          details != null
              && postings.size() == postingCount
              && EntryDigest.ofContent(reference, description, postings, details)
                  .equals(contentDigest));
    }
  }
}
