package io.quittance.ledger.report;

import io.quittance.ledger.CursorText;
import java.time.Instant;
import java.util.UUID;

/**
 * The last account of a page of a trial balance, and its moment, so that all pages speak about the
 * same one while postings keep coming.
 */
record TrialBalanceCursor(Instant at, UUID account) {

  private static final int NUMBERS = 3;

  String text() {
    return CursorText.write(
        CursorText.number(at), account.getMostSignificantBits(), account.getLeastSignificantBits());
  }

  /** Reads {@link #text}; refuses anything else. */
  static TrialBalanceCursor of(String text) {
    var numbers = CursorText.read(text, NUMBERS);
    return new TrialBalanceCursor(CursorText.moment(numbers[0]), new UUID(numbers[1], numbers[2]));
  }
}
