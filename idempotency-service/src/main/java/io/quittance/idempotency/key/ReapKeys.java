package io.quittance.idempotency.key;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Service;

/** Removes keys that no longer mean anything, a little at a time, so that nobody waits for it. */
@Service
class ReapKeys {

  private static final int BATCH_SIZE_MAX = 1_000;

  /** What is left then waits for the next run. */
  private static final int BATCHES_MAX = 100;

  private final KeyTable table;
  private final Counter reaped;

  ReapKeys(KeyTable table, MeterRegistry meters) {
    this.table = table;
    this.reaped =
        Counter.builder("quittance.idempotency.reaped")
            .description("Expired keys removed")
            .register(meters);
  }

  /** Removes expired keys and says how many. */
  int reap() {
    int total = 0;
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      int deleted = table.deleteExpired(BATCH_SIZE_MAX);
      total += deleted;
      reaped.increment(deleted);
      if (deleted < BATCH_SIZE_MAX) {
        break;
      }
    }
    return total;
  }
}
