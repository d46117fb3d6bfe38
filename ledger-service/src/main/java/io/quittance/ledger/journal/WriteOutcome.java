package io.quittance.ledger.journal;

import io.quittance.platform.problem.Refusal;
import org.jspecify.annotations.Nullable;

/** What became of one request of a batch. */
public sealed interface WriteOutcome {

  /** It is in the journal now. */
  record Booked(JournalEntry entry) implements WriteOutcome {}

  /** It was in the journal already, under the same reference. */
  record Existing(JournalEntry entry) implements WriteOutcome {}

  /** The hold is there now, or ended now; with the entry where it was posted. */
  record HoldChanged(Hold hold, @Nullable JournalEntry entry) implements WriteOutcome {}

  /** The hold was there already, or had ended in the same way; with the entry that posted it. */
  record HoldKept(Hold hold, @Nullable JournalEntry entry) implements WriteOutcome {}

  /** Nothing became of it; the others of the batch are not affected. */
  record Refused(Refusal refusal) implements WriteOutcome {}

  /**
   * The entry, new or not, also that of a posted hold; throws the refusal of one that was refused.
   */
  default JournalEntry entry() {
    return switch (this) {
      case Booked(var entry) -> entry;
      case Existing(var entry) -> entry;
      case HoldChanged(_, var entry) -> required(entry);
      case HoldKept(_, var entry) -> required(entry);
      case Refused(var refusal) -> throw refusal;
    };
  }

  private static JournalEntry required(@Nullable JournalEntry entry) {
    if (entry == null) {
      throw new IllegalStateException("the hold was not posted");
    }
    return entry;
  }

  /** The hold, changed or not; throws the refusal of one that was refused. */
  default Hold hold() {
    return switch (this) {
      case HoldChanged(var hold, _) -> hold;
      case HoldKept(var hold, _) -> hold;
      case Booked _, Existing _ -> throw new IllegalStateException("an entry is no hold");
      case Refused(var refusal) -> throw refusal;
    };
  }
}
