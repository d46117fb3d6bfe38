package io.quittance.ledger.proof;

import io.quittance.platform.chain.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the journal in the order of its sequence: entries with their lines, and changes of
 * holds. Holds no more than one position at a time.
 */
final class JournalWalk implements AutoCloseable {

  private final Rows<EntryRow> entries;
  private final Rows<PostingRow> postings;
  private final Rows<HoldChangeRow> changes;
  private @Nullable EntryRow entry;
  private @Nullable PostingRow posting;
  private @Nullable HoldChangeRow change;

  /** Starts after a sequence. */
  JournalWalk(LedgerSource source, long after) {
    entries = source.entries(after);
    postings = source.postings(after);
    changes = source.holdChanges(after);
    entry = entries.next();
    posting = postings.next();
    change = changes.next();
  }

  /** What stands at a sequence. */
  sealed interface Position {

    /** An entry and the lines of its sequence, whether or not they are its own. */
    record Booked(EntryRow entry, List<PostingRow> lines) implements Position {}

    /** A hold was placed or ended. */
    record Changed(HoldChangeRow change) implements Position {}

    /** Lines of a sequence that no entry has. */
    record Stray(long sequence, List<PostingRow> lines) implements Position {}
  }

  /** The next position, or null at the end. */
  @Nullable Position next() {
    long ofEntry = entry == null ? Long.MAX_VALUE : entry.sequence();
    long ofChange = change == null ? Long.MAX_VALUE : change.sequence();
    if (posting != null && posting.sequence() < Math.min(ofEntry, ofChange)) {
      long sequence = posting.sequence();
      return new Position.Stray(sequence, lines(sequence));
    }
    if (entry != null && ofEntry <= ofChange) {
      var found = new Position.Booked(entry, lines(ofEntry));
      entry = entries.next();
      return found;
    }
    if (change != null) {
      var found = new Position.Changed(change);
      change = changes.next();
      return found;
    }
    return null;
  }

  private List<PostingRow> lines(long sequence) {
    var lines = new ArrayList<PostingRow>(2);
    for (var line = posting; line != null && line.sequence() == sequence; line = posting) {
      lines.add(line);
      posting = postings.next();
    }
    return lines;
  }

  @Override
  public void close() {
    entries.close();
    postings.close();
    changes.close();
  }
}
