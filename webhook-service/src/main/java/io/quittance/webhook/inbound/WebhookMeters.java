package io.quittance.webhook.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quittance.platform.problem.Problem;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.ProviderAccounts;
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

  WebhookMeters(MeterRegistry meters, Clock clock, ProviderAccounts accounts) {
    this.meters = meters;
    this.clock = clock;
    // There from the start, so that the first one is seen to rise.
    accounts.providers().forEach(this::beginAtZero);
  }

  private void beginAtZero(String provider) {
    for (var state : WebhookState.values()) {
      received(provider, outcome(state));
    }
    received(provider, REPEATED);
    lag(provider);
  }

  private static String outcome(WebhookState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** A webhook was acknowledged; no state for one that was stored before. */
  void received(String provider, Reading reading, Optional<WebhookState> state) {
    received(provider, state.map(WebhookMeters::outcome).orElse(REPEATED)).increment();
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
    lag(provider).record(lag.isNegative() ? Duration.ZERO : lag);
  }

  private Timer lag(String provider) {
    return meters.timer("quittance.webhook.lag", "provider", provider);
  }

  private Counter received(String provider, String outcome) {
    return meters.counter("quittance.webhook.received", "provider", provider, "outcome", outcome);
  }
}
