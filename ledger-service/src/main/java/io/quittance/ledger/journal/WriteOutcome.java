package io.quittance.ledger.journal;

import io.quittance.platform.problem.Refusal;

/** What became of one request of a batch. */
public sealed interface WriteOutcome {

  /** It is in the journal now. */
  record Booked(JournalEntry entry) implements WriteOutcome {}

  /** It was in the journal already, under the same reference. */
  record Existing(JournalEntry entry) implements WriteOutcome {}

  /** It is not in the journal; the others of the batch are not affected. */
  record Refused(Refusal refusal) implements WriteOutcome {}

  /** The entry, new or not; throws the refusal of one that was refused. */
  default JournalEntry entry() {
    return switch (this) {
      case Booked(var entry) -> entry;
      case Existing(var entry) -> entry;
      case Refused(var refusal) -> throw refusal;
    };
  }
}
