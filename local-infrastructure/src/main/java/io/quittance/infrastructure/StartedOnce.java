package io.quittance.infrastructure;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server that starts when it is first asked for, and only once. */
final class StartedOnce<T> {

  private final Supplier<T> start;
  private @Nullable T server;

  StartedOnce(Supplier<T> start) {
    this.start = start;
  }

  synchronized T get() {
    if (server == null) {
      server = start.get();
    }
    return server;
  }

  /** The server, or null if nobody asked for it. */
  synchronized @Nullable T ifStarted() {
    return server;
  }
}
