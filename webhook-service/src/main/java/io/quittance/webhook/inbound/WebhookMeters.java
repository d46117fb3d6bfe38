package io.quittance.webhook.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.problem.Problem;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.Reading;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Counts webhooks. Tags come from our configuration only, never from a caller. */
@Component
class WebhookMeters {

  private static final String REPEATED = "repeated";

  private final MeterRegistry meters;
  private final Clock clock;

  WebhookMeters(MeterRegistry meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
  }

  /** A webhook was acknowledged; no state for one that was stored before. */
  void received(String provider, Reading reading, Optional<WebhookState> state) {
    var outcome = state.map(known -> known.name().toLowerCase(Locale.ROOT)).orElse(REPEATED);
    meters
        .counter("quittance.webhook.received", "provider", provider, "outcome", outcome)
        .increment();
    reading.event().ifPresent(event -> lag(provider, event));
  }

  /** A webhook was not taken. */
  void refused(String provider, Problem reason) {
    meters
        .counter("quittance.webhook.refused", "provider", provider, "reason", reason.code())
        .increment();
  }

  private void lag(String provider, EventIdentity event) {
    var lag = Duration.between(event.createdAt(), clock.instant());
    meters
        .timer("quittance.webhook.lag", "provider", provider)
        .record(lag.isNegative() ? Duration.ZERO : lag);
  }
}
