package io.quittance.payment.outcome;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.provider.Providers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** How long facts that nobody asked for were under way within the platform. */
@Component
class FactLag {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofMinutes(1),
    Duration.ofHours(1)
  };

  private final MeterRegistry meters;
  private final Clock clock;

  FactLag(Providers providers, MeterRegistry meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    providers.names().forEach(this::timer);
  }

  /** A fact that arrived then is applied now. */
  void applied(ProviderFact fact, Instant arrivedAt) {
    var lag = Duration.between(arrivedAt, clock.instant());
    timer(fact.subject().provider()).record(lag.isNegative() ? Duration.ZERO : lag);
  }

  private Timer timer(String provider) {
    return Timer.builder("quittance.payment.facts.lag")
        .description("From the arrival of a webhook or report until what it tells is applied")
        .serviceLevelObjectives(BUCKETS)
        .tag("provider", provider)
        .register(meters);
  }
}
