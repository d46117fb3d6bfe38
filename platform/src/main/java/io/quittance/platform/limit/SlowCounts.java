package io.quittance.platform.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** Counts whom the service did not wait for any longer. */
final class SlowCounts {

  private final Supplier<MeterRegistry> meters;

  /** Counts in a registry that need not be there yet: connectors are made before it. */
  SlowCounts(Supplier<MeterRegistry> meters) {
    this.meters = meters;
  }

  /** One more client's head, body or answer was too slow. */
  void count(String part) {
    Counter.builder("quittance.clients.slow")
        .description("Connections and requests ended because the client was too slow")
        .tag("part", part)
        .register(meters.get())
        .increment();
  }
}
