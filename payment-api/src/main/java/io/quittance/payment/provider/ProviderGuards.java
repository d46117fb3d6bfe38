package io.quittance.payment.provider;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalBiFunction;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Puts each provider behind guards of its own, so that one that hangs harms no other. */
@Component
@EnableConfigurationProperties(ProviderCallSettings.class)
class ProviderGuards {

  private static final Logger log = LoggerFactory.getLogger(ProviderGuards.class);
  private static final int WINDOW_SECONDS = 30;
  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

  /** When each circuit was opened, or began to try. */
  private final Map<String, Instant> openedAt = new ConcurrentHashMap<>();

  private final Clock clock;
  private final Duration openFor;
  private final CircuitBreakerRegistry circuits;
  private final RetryRegistry retries;
  private final BulkheadRegistry bulkheads;
  private final MeterRegistry meters;

  ProviderGuards(ProviderCallSettings settings, MeterRegistry meters, Clock clock) {
    this.clock = clock;
    this.meters = meters;
    this.openFor = settings.openFor();
    this.circuits =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW_SECONDS, settings.callsMin(), SlidingWindowType.TIME_BASED)
                .failureRateThreshold(settings.failuresPercent())
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordResult(ProviderGuards::isNoHelp)
                .clock(clock)
                .build());
    this.retries =
        RetryRegistry.of(
            RetryConfig.<ProviderAnswer>custom()
                .maxAttempts(settings.attemptsMax())
                .intervalBiFunction(pauses(settings))
                .retryOnResult(ProviderGuards::isWorthWaiting)
                .retryOnException(_ -> false)
                .build());
    this.bulkheads =
        BulkheadRegistry.of(
            BulkheadConfig.custom()
                .maxConcurrentCalls(settings.concurrentMax())
                .maxWaitDuration(settings.waitMax())
                .build());
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(circuits).bindTo(meters);
    TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(meters);
  }

  /** Longer and longer, and never shorter than the provider asks for. */
  private static IntervalBiFunction<ProviderAnswer> pauses(ProviderCallSettings settings) {
    var backoff = IntervalFunction.ofExponentialRandomBackoff(settings.firstPause());
    return (attempt, result) ->
        result.isRight() && result.get() instanceof ProviderAnswer.Busy busy
            ? Math.max(backoff.apply(attempt), busy.retryAfter().toMillis())
            : backoff.apply(attempt);
  }

  /** Longer pauses are left to the schedule: a caller waits meanwhile. */
  private static boolean isWorthWaiting(ProviderAnswer answer) {
    return answer instanceof ProviderAnswer.Busy busy
        && busy.retryAfter().compareTo(PAUSE_MAX) <= 0;
  }

  Provider guard(Provider provider) {
    var circuit = circuits.circuitBreaker(provider.name());
    circuit
        .getEventPublisher()
        .onStateTransition(
            moved -> {
              openedAt.put(provider.name(), clock.instant());
              log.warn("circuit of {}: {}", provider.name(), moved.getStateTransition());
            });
    return new GuardedProvider(
        provider,
        circuit,
        retries.retry(provider.name()),
        bulkheads.bulkhead(provider.name()),
        new ProviderCalls(provider.name(), meters));
  }

  /**
   * Whether a call would not be made now, or is just being tried. False again once it is time to
   * try, since the circuit closes by a call and by nothing else.
   */
  boolean isOpen(String provider) {
    return switch (circuits.circuitBreaker(provider).getState()) {
      case OPEN, HALF_OPEN -> {
        var since = openedAt.get(provider);
        yield since != null && clock.instant().isBefore(since.plus(openFor));
      }
      case FORCED_OPEN -> true;
      case CLOSED, DISABLED, METRICS_ONLY -> false;
    };
  }

  /** A decline or a refusal is a usable answer; silence and "not now" are none. */
  private static boolean isNoHelp(Object answer) {
    return answer instanceof ProviderAnswer.Unknown
        || answer instanceof ProviderAnswer.Busy
        || answer instanceof ProviderAnswer.NotAsked;
  }
}
