package io.quittance.platform.logging;

import org.jspecify.annotations.Nullable;

/** A failure as it may be logged: its own stack trace, names and causes, with masked messages. */
// It lives as long as its log record, and is never seen but there.
@SuppressWarnings({"serial", "OverrideThrowableToString"})
final class MaskedThrowable extends Throwable {

  private static final int DEPTH_MAX = 50;

  private final String name;

  private MaskedThrowable(Throwable original, @Nullable Throwable cause, int depth) {
    super(Masking.ofNullable(original.getMessage()), cause, true, true);
    this.name = original.getClass().getName();
    setStackTrace(original.getStackTrace());
    for (var suppressed : original.getSuppressed()) {
      if (depth < DEPTH_MAX) {
        addSuppressed(of(suppressed, depth + 1));
      }
    }
  }

  static MaskedThrowable of(Throwable original) {
    return of(original, 0);
  }

  private static MaskedThrowable of(Throwable original, int depth) {
    var cause = original.getCause();
    return new MaskedThrowable(
        original, cause == null || depth >= DEPTH_MAX ? null : of(cause, depth + 1), depth);
  }

  /** Whether a failure, or one behind it, says what must be masked. */
  static boolean isNeeded(@Nullable Throwable failure) {
    return isNeeded(failure, 0);
  }

  private static boolean isNeeded(@Nullable Throwable failure, int depth) {
    if (failure == null || depth > DEPTH_MAX) {
      return false;
    }
    var message = failure.getMessage();
    if (message != null && !Masking.of(message).equals(message)) {
      return true;
    }
    for (var suppressed : failure.getSuppressed()) {
      if (isNeeded(suppressed, depth + 1)) {
        return true;
      }
    }
    return isNeeded(failure.getCause(), depth + 1);
  }

  /** The name of the class of the original. */
  String name() {
    return name;
  }

  @Override
  public String toString() {
    return getMessage() == null ? name : name + ": " + getMessage();
  }
}
