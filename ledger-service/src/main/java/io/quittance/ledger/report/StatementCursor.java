package io.quittance.ledger.report;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.problem.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where a page of a statement ends. Carries the end of the period, so that all pages speak about
 * the same one while postings keep coming.
 */
record StatementCursor(Instant to, Instant bookedAt, long sequence, int lineNo) {

  private static final int PARTS = 4;

  String text() {
    return "%d.%d.%d.%d".formatted(micros(to), micros(bookedAt), sequence, lineNo);
  }

  /** Reads {@link #text}; refuses anything else. */
  static StatementCursor of(String text) {
    var parts = text.split("\\.", -1);
    if (parts.length != PARTS) {
      throw unreadable();
    }
    try {
      return new StatementCursor(
          moment(parts[0]), moment(parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]));
    } catch (NumberFormatException _) {
      throw unreadable();
    }
  }

  private static Refusal unreadable() {
    return invalid("cursor", "is not one of ours");
  }

  private static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  private static Instant moment(String micros) {
    return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
  }
}
