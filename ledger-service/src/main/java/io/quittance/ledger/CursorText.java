package io.quittance.ledger;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.problem.Refusal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** Cursors that are made of numbers. */
public final class CursorText {

  private static final long LATEST = number(Moments.LATEST);

  private CursorText() {}

  /** In base64url: the same in decimal digits would look like a card number now and then. */
  public static String write(long... numbers) {
    var bytes = ByteBuffer.allocate(numbers.length * Long.BYTES);
    for (long number : numbers) {
      bytes.putLong(number);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Reads {@link #write}.
   *
   * @throws Refusal {@code parameter_invalid} for anything but so many numbers
   */
  public static long[] read(String text, int count) {
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() != count * Long.BYTES) {
        throw unreadable();
      }
      var numbers = new long[count];
      bytes.asLongBuffer().get(numbers);
      return numbers;
    } catch (IllegalArgumentException _) {
      throw unreadable();
    }
  }

  /** A moment as a number: microseconds since 1970, which is all that the database keeps. */
  public static long number(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  /**
   * Reads {@link #number}.
   *
   * @throws Refusal {@code parameter_invalid} for what is no moment of ours
   */
  public static Instant moment(long number) {
    if (number < 0 || number > LATEST) {
      throw unreadable();
    }
    return Instant.EPOCH.plus(number, ChronoUnit.MICROS);
  }

  /** The refusal of a cursor that is not ours. */
  public static Refusal unreadable() {
    return invalid("cursor", "is not one of ours");
  }
}
