package io.quittance.ledger.report;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.problem.Refusal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * Where a page of a statement ends. Carries the end of the period, so that all pages speak about
 * the same one while postings keep coming.
 */
record StatementCursor(Instant to, Instant bookedAt, long sequence, int lineNo) {

  private static final int BYTES = 3 * Long.BYTES + Integer.BYTES;

  /** In base64url: the same in decimal digits would look like a card number now and then. */
  String text() {
    var bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(micros(to))
            .putLong(micros(bookedAt))
            .putLong(sequence)
            .putInt(lineNo);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Reads {@link #text}; refuses anything else. */
  static StatementCursor of(String text) {
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      var cursor =
          new StatementCursor(
              moment(bytes.getLong()), moment(bytes.getLong()), bytes.getLong(), bytes.getInt());
      boolean outOfRange =
          cursor.to.isBefore(Instant.EPOCH) || cursor.bookedAt.isBefore(Instant.EPOCH);
      if (bytes.hasRemaining() || outOfRange) {
        throw unreadable();
      }
      return cursor;
    } catch (IllegalArgumentException | BufferUnderflowException _) {
      throw unreadable();
    }
  }

  private static Refusal unreadable() {
    return invalid("cursor", "is not one of ours");
  }

  private static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  private static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
