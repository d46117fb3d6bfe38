package io.quittance.ledger.report;

import io.quittance.ledger.CursorText;
import java.time.Instant;

/**
 * Where a page of a statement ends. Carries the end of the period, so that all pages speak about
 * the same one while postings keep coming.
 */
record StatementCursor(Instant to, Instant bookedAt, long sequence, int lineNo) {

  private static final int NUMBERS = 4;

  String text() {
    return CursorText.write(CursorText.number(to), CursorText.number(bookedAt), sequence, lineNo);
  }

  /** Reads {@link #text}; refuses anything else. */
  static StatementCursor of(String text) {
    var numbers = CursorText.read(text, NUMBERS);
    return new StatementCursor(
        CursorText.moment(numbers[0]),
        CursorText.moment(numbers[1]),
        numbers[2],
        Math.clamp(numbers[3], 0, Integer.MAX_VALUE));
  }
}
