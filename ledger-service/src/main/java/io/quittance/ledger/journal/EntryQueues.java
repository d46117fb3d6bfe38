package io.quittance.ledger.journal;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.ledger.LedgerSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The queues of this instance, one per shard. A request waits with the shard of its first account:
 * where that is the hot one, its writers do not meet. Locks in one order make any division right.
 */
@Component
final class EntryQueues implements SmartLifecycle {

  private final List<EntryQueue> queues;
  private volatile boolean running;

  EntryQueues(
      LedgerSettings settings,
      CommitEntries commitEntries,
      LedgerMetrics metrics,
      MeterRegistry registry) {
    this.queues =
        IntStream.range(0, settings.writers())
            .mapToObj(
                shard ->
                    new EntryQueue(
                        "ledger-writer-" + shard,
                        settings.queueCapacity(),
                        settings.batchSizeMax(),
                        commitEntries,
                        metrics))
            .toList();
    registry.gauge(
        "quittance.ledger.queue.depth",
        queues,
        all -> all.stream().mapToInt(EntryQueue::depth).sum());
  }

  /** Queues a request with the queue of its shard; see {@link EntryQueue#add}. */
  CompletableFuture<WriteOutcome> add(Asked asked) {
    return queues.get(asked.request().shard() % queues.size()).add(asked);
  }

  @Override
  public void start() {
    queues.forEach(EntryQueue::start);
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try {
      for (var queue : queues) {
        queue.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Starts before the doors open and stops after they are closed. */
  @Override
  public int getPhase() {
    return 0;
  }
}
