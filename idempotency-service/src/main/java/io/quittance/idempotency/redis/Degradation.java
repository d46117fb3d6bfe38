package io.quittance.idempotency.redis;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.redis.RedisSettings;
import io.quittance.platform.redis.RedisWatch;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Whether and how long we have been working without Redis, for admission, metrics and the log. */
@Component
public final class Degradation implements RedisWatch {

  private static final Logger log = LoggerFactory.getLogger(Degradation.class);

  private final RedisSettings settings;
  private final MeterRegistry meters;
  private boolean degraded;
  private long since;
  private long nanosBefore;

  Degradation(RedisProperties properties, MeterRegistry meters) {
    this.settings = properties.redis();
    this.meters = meters;
    Gauge.builder("quittance.idempotency.degraded", this, it -> it.isDegraded() ? 1 : 0)
        .description("1 while claims are decided without Redis")
        .register(meters);
    FunctionCounter.builder(
            "quittance.idempotency.degraded.time", this, it -> it.total().toMillis() / 1000.0)
        .description("Time without Redis")
        .baseUnit("seconds")
        .register(meters);
  }

  /** Whether Redis is away, so that less load may be taken. */
  public synchronized boolean isDegraded() {
    return degraded;
  }

  /** The time without Redis since the start, the running period included. */
  synchronized Duration total() {
    return Duration.ofNanos(nanosBefore + (degraded ? now() - since : 0));
  }

  @Override
  public synchronized void away() {
    if (!degraded) {
      degraded = true;
      since = now();
      log.warn(
          "Degraded: {} does not answer. PostgreSQL alone decides, for a part of the normal load;"
              + " the rest is told 503. Nothing takes effect twice. Redis is tried again every {}.",
          settings,
          settings.probeEvery());
    }
  }

  @Override
  public synchronized void back() {
    if (degraded) {
      degraded = false;
      long nanos = now() - since;
      nanosBefore += nanos;
      log.info(
          "No longer degraded: {} answers again after {} s, the full load is taken.",
          settings,
          TimeUnit.NANOSECONDS.toSeconds(nanos));
    }
  }

  @Override
  public void failed(Throwable failure) {
    meters
        .counter(
            "quittance.idempotency.redis.failures", "failure", failure.getClass().getSimpleName())
        .increment();
    log.debug("{} failed, PostgreSQL decides", settings, failure);
  }

  private long now() {
    return meters.config().clock().monotonicTime();
  }
}
