package io.quittance.infrastructure;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a server to do what it was asked to. */
final class Readiness {

  /** Starting takes seconds; a slow disk or a long crash recovery may take this long. */
  static final Duration START_MAX = Duration.ofSeconds(60);

  static final Duration STOP_MAX = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private Readiness() {}

  /** Says whether the condition held before the time was over. Looks at least once. */
  static boolean await(Duration max, BooleanSupplier condition) {
    var end = System.nanoTime() + max.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a server", e);
    }
  }
}
