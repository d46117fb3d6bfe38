package io.quittance.ledger.journal;

import io.quittance.ledger.CursorText;
import java.time.Instant;

/** Where a page of entries ends: entries are listed by time, then by sequence. */
record EntryCursor(Instant bookedAt, long sequence) {

  static EntryCursor of(JournalEntry entry) {
    return new EntryCursor(entry.bookedAt(), entry.sequence());
  }

  String text() {
    return CursorText.write(CursorText.number(bookedAt), sequence);
  }

  /** Reads {@link #text}; refuses anything else. */
  static EntryCursor read(String text) {
    var numbers = CursorText.read(text, 2);
    return new EntryCursor(CursorText.moment(numbers[0]), numbers[1]);
  }
}
