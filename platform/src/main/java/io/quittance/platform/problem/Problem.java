package io.quittance.platform.problem;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/**
 * A reason to refuse a request, published under a code that never changes.
 *
 * <p>Each service lists its own in one enum; its Chinese texts are in {@code <Enum>_zh.properties}
 * beside it, as {@code <code>.title} and {@code <code>.detail}.
 */
public interface Problem {

  /** The enum constant's name. */
  String name();

  /** The HTTP status that goes with it. */
  HttpStatus status();

  /** A short English sentence that is the same for every occurrence. */
  String title();

  /** An English sentence about this occurrence; {@code %s} takes the arguments of the refusal. */
  String detail();

  /** Whether the very same request may succeed later. */
  default boolean retryable() {
    return false;
  }

  /** The published code: {@code payment_not_found}. */
  default String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A refusal for this reason; the arguments fill {@link #detail}. They travel to the caller. */
  default Refusal because(Object... arguments) {
    return new Refusal(this, arguments);
  }
}
