package io.quittance.ledger.proof;

import io.quittance.platform.chain.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the journal in the order of its sequence: entries with their lines, changes of
 * holds, and openings of accounts. Holds no more than one position at a time.
 */
final class JournalWalk implements AutoCloseable {

  private final Rows<EntryRow> entries;
  private final Rows<PostingRow> postings;
  private final Rows<HoldChangeRow> changes;
  private final Rows<AccountOpeningRow> openings;
  private @Nullable EntryRow entry;
  private @Nullable PostingRow posting;
  private @Nullable HoldChangeRow change;
  private @Nullable AccountOpeningRow opening;

  /** Starts after a sequence. */
  JournalWalk(LedgerSource source, long after) {
    entries = source.entries(after);
    postings = source.postings(after);
    changes = source.holdChanges(after);
    openings = source.openings(after);
    entry = entries.next();
    posting = postings.next();
    change = changes.next();
    opening = openings.next();
  }

  /** What stands at a sequence. */
  sealed interface Position {

    /** An entry and the lines of its sequence, whether or not they are its own. */
    record Booked(EntryRow entry, List<PostingRow> lines) implements Position {}

    /** A hold was placed or ended. */
    record Changed(HoldChangeRow change) implements Position {}

    /** An account was opened. */
    record Opened(AccountOpeningRow opening) implements Position {}

    /** Lines of a sequence that no entry has. */
    record Stray(long sequence, List<PostingRow> lines) implements Position {}
  }

  /** The next position, or null at the end. */
  @Nullable Position next() {
    long first = Math.min(Math.min(ofEntry(), ofChange()), ofOpening());
    if (posting != null && posting.sequence() < first) {
      long sequence = posting.sequence();
      return new Position.Stray(sequence, lines(sequence));
    }
    if (entry != null && ofEntry() == first) {
      var found = new Position.Booked(entry, lines(first));
      entry = entries.next();
      return found;
    }
    if (change != null && ofChange() == first) {
      var found = new Position.Changed(change);
      change = changes.next();
      return found;
    }
    if (opening != null) {
      var found = new Position.Opened(opening);
      opening = openings.next();
      return found;
    }
    return null;
  }

  private long ofEntry() {
    return entry == null ? Long.MAX_VALUE : entry.sequence();
  }

  private long ofChange() {
    return change == null ? Long.MAX_VALUE : change.sequence();
  }

  private long ofOpening() {
    return opening == null ? Long.MAX_VALUE : opening.sequence();
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
    openings.close();
  }
}
