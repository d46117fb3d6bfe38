package io.quittance.webhook.outbound.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Counts deliveries. Tags come from our own words only. */
@Component
class DeliveryMeters {

  /** The first tries of the schedule lie between these; the last is when it is given up. */
  private static final Duration[] LAG_BUCKETS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofMinutes(1),
    Duration.ofHours(1),
    Duration.ofHours(75)
  };

  private final MeterRegistry meters;
  private final AtomicLong dueAgeSeconds = new AtomicLong();
  private final AtomicLong oldestSeconds = new AtomicLong();
  private final Timer lag;

  DeliveryMeters(MeterRegistry meters) {
    this.meters = meters;
    TimeGauge.builder(
            "quittance.webhook.delivery.due.age", dueAgeSeconds, TimeUnit.SECONDS, AtomicLong::get)
        .description("How long the delivery that is due for longest has been due")
        .register(meters);
    TimeGauge.builder(
            "quittance.webhook.delivery.oldest", oldestSeconds, TimeUnit.SECONDS, AtomicLong::get)
        .description("How long the oldest delivery that has not arrived has waited")
        .register(meters);
    this.lag =
        Timer.builder("quittance.webhook.delivery.lag")
            .description("From what happened until a merchant has heard of it")
            .serviceLevelObjectives(LAG_BUCKETS)
            .register(meters);
    // There from the start, so that the first one is seen to rise.
    givenUp(0);
    for (var outcome : AttemptOutcome.values()) {
      attempts(outcome);
    }
  }

  /** A result was written down. */
  void settled(Result result) {
    var attempt = result.attempt();
    if (attempt != null) {
      attempts(attempt.outcome()).record(attempt.duration());
    }
    if (attempt != null && result.isDelivered()) {
      lag.record(lagOf(result.claimed(), attempt));
    }
    if (result.isGivenUp()) {
      givenUp(1);
    }
  }

  /** So long the delivery waits that is due for longest. */
  void dueFor(Duration longest) {
    dueAgeSeconds.set(longest.toSeconds());
  }

  /** So long the delivery waits that has waited for longest, whether it is due or not. */
  void oldest(Duration longest) {
    oldestSeconds.set(longest.toSeconds());
  }

  private Timer attempts(AttemptOutcome outcome) {
    return meters.timer(
        "quittance.webhook.delivery.attempts", "outcome", outcome.name().toLowerCase(Locale.ROOT));
  }

  /** Zero where the clocks of two services differ by more than it took. */
  private static Duration lagOf(Claimed claimed, Attempt attempt) {
    var lag = Duration.between(claimed.event().createdAt(), attempt.at().plus(attempt.duration()));
    return lag.isNegative() ? Duration.ZERO : lag;
  }

  private void givenUp(int more) {
    meters.counter("quittance.webhook.delivery.given.up").increment(more);
  }
}
