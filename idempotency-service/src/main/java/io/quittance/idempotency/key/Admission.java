package io.quittance.idempotency.key;

import static io.quittance.idempotency.IdempotencyProblem.DEGRADED_CAPACITY_EXCEEDED;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.idempotency.redis.Degradation;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Takes only a part of the normal load while Redis is away, so that PostgreSQL, which then answers
 * every duplicate too, stays quick for what is taken. Settling a key is always allowed: it ends
 * work and makes room.
 */
@Component
class Admission {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Degradation degradation;
  private final RateLimiter limiter;
  private final Counter refused;

  Admission(Degradation degradation, KeySettings settings, MeterRegistry meters) {
    this.degradation = degradation;
    limiter =
        RateLimiter.of(
            "degraded-claims",
            RateLimiterConfig.custom()
                .limitRefreshPeriod(PERIOD)
                .limitForPeriod(settings.degradedClaimsPerSecond())
                .timeoutDuration(Duration.ZERO)
                .build());
    refused =
        Counter.builder("quittance.idempotency.refused")
            .description("Claims refused because Redis is away")
            .register(meters);
  }

  /** Lets a claim pass, or throws {@code degraded_capacity_exceeded}. */
  void admit() {
    if (degradation.isDegraded() && !limiter.acquirePermission()) {
      refused.increment();
      throw DEGRADED_CAPACITY_EXCEEDED.because().retryAfter(PERIOD);
    }
  }
}
