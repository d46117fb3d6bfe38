package io.quittance.system;

import java.util.concurrent.atomic.AtomicInteger;

/** When something is declared to be away, so that callers may be told 503. */
final class Outage {

  /** Counts beginnings and ends: odd while something is away. */
  private final AtomicInteger turns = new AtomicInteger();

  void begin() {
    requireTurn(turns.incrementAndGet(), 1);
  }

  void end() {
    requireTurn(turns.incrementAndGet(), 0);
  }

  private static void requireTurn(int turn, int oddness) {
    if (turn % 2 != oddness) {
      throw new IllegalStateException("an outage begins before it ends");
    }
  }

  /** To be kept from before a request until its answer. */
  int now() {
    return turns.get();
  }

  /** Whether it was declared at any time since {@code before}. */
  boolean wasSince(int before) {
    return before % 2 == 1 || turns.get() != before;
  }
}
