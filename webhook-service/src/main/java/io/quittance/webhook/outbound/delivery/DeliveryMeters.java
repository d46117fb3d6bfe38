package io.quittance.webhook.outbound.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Counts deliveries. Tags come from our own words only. */
@Component
class DeliveryMeters {

  private final MeterRegistry meters;
  private final AtomicLong dueAgeSeconds;

  DeliveryMeters(MeterRegistry meters) {
    this.meters = meters;
    this.dueAgeSeconds =
        Objects.requireNonNull(
            meters.gauge("quittance.webhook.delivery.due.age", new AtomicLong()));
    // There from the start, so that the first one is seen to rise.
    givenUp(0);
  }

  /** A result was written down. */
  void settled(Result result) {
    var attempt = result.attempt();
    if (attempt != null) {
      meters
          .timer(
              "quittance.webhook.delivery.attempts",
              "outcome",
              attempt.outcome().name().toLowerCase(Locale.ROOT))
          .record(attempt.duration());
    }
    if (result.isGivenUp()) {
      givenUp(1);
    }
  }

  /** So long the delivery waits that is due for longest. */
  void dueFor(Duration longest) {
    dueAgeSeconds.set(longest.toSeconds());
  }

  private void givenUp(int more) {
    meters.counter("quittance.webhook.delivery.given.up").increment(more);
  }
}
