package io.quittance.payment.routing;

import io.github.resilience4j.core.metrics.Metrics;
import io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics;
import io.github.resilience4j.core.metrics.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many of one provider's recent authorizations succeeded, and whether that is ill. */
final class AuthorizationRate {

  private static final Logger log = LoggerFactory.getLogger(AuthorizationRate.class);

  private final String provider;
  private final RoutingSettings settings;
  private final Clock clock;
  private Metrics window;
  private @Nullable Instant illSince;

  AuthorizationRate(String provider, RoutingSettings settings, Clock clock) {
    this.provider = provider;
    this.settings = settings;
    this.clock = clock;
    this.window = newWindow(settings, clock);
  }

  private static Metrics newWindow(RoutingSettings settings, Clock clock) {
    return new SlidingTimeWindowMetrics((int) settings.window().toSeconds(), clock);
  }

  /** An outcome that counts. */
  synchronized void note(boolean authorized) {
    var outcome = authorized ? Metrics.Outcome.SUCCESS : Metrics.Outcome.ERROR;
    window.record(0, TimeUnit.MILLISECONDS, outcome);
  }

  /** Why the provider is ill, for people; empty while it is well. */
  synchronized Optional<String> illness() {
    var outcomes = window.getSnapshot();
    if (illSince == null) {
      if (isProof(outcomes) && percent(outcomes) < settings.illBelowPercent()) {
        illSince = clock.instant();
        log.warn("{} {}: asked after the others", provider, describe(outcomes));
      }
    } else if (isLongEnough(illSince) || isWell(outcomes)) {
      illSince = null;
      window = newWindow(settings, clock);
      log.info("{} is asked in its turn again", provider);
    }
    return illSince == null ? Optional.empty() : Optional.of(describe(outcomes));
  }

  private boolean isLongEnough(Instant since) {
    return !clock.instant().isBefore(since.plus(settings.illFor()));
  }

  private boolean isWell(Snapshot outcomes) {
    return isProof(outcomes) && percent(outcomes) >= settings.wellFromPercent();
  }

  private boolean isProof(Snapshot outcomes) {
    return outcomes.getTotalNumberOfCalls() >= settings.outcomesMin();
  }

  private static float percent(Snapshot outcomes) {
    return 100f * outcomes.getNumberOfSuccessfulCalls() / outcomes.getTotalNumberOfCalls();
  }

  private static String describe(Snapshot outcomes) {
    return "authorized only %d of %d lately"
        .formatted(outcomes.getNumberOfSuccessfulCalls(), outcomes.getTotalNumberOfCalls());
  }
}
