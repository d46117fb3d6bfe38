package io.quittance.simulator.webhook;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Lets a caller wait until webhooks are acknowledged. */
@Component
public class Deliveries {

  private final Map<String, CompletableFuture<Void>> expected = new ConcurrentHashMap<>();

  /** Starts to watch; to be called before the webhooks can leave. */
  public void expect(Collection<String> eventIds) {
    eventIds.forEach(id -> expected.put(id, new CompletableFuture<>()));
  }

  /** Waits until all are acknowledged, or for the given time, and stops to watch. */
  public void await(Collection<String> eventIds, Duration max) {
    var all =
        eventIds.stream()
            .map(expected::get)
            .filter(Objects::nonNull)
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(all)
        .completeOnTimeout(null, max.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    forget(eventIds);
  }

  /** Stops to watch. */
  public void forget(Collection<String> eventIds) {
    eventIds.forEach(expected::remove);
  }

  void acknowledged(String eventId) {
    var waiting = expected.get(eventId);
    if (waiting != null) {
      waiting.complete(null);
    }
  }
}
