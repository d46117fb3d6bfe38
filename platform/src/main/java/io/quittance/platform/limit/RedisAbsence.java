package io.quittance.platform.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.redis.RedisSettings;
import io.quittance.platform.redis.RedisWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether instances count together or alone, for metrics and the log. */
final class RedisAbsence implements RedisWatch {

  private static final Logger log = LoggerFactory.getLogger(RedisAbsence.class);

  private final RedisSettings settings;
  private volatile boolean alone;

  RedisAbsence(RedisSettings settings, MeterRegistry meters) {
    this.settings = settings;
    Gauge.builder("quittance.limits.alone", this, it -> it.alone ? 1 : 0)
        .description("1 while this instance counts requests without the others")
        .register(meters);
  }

  @Override
  public void failed(Throwable failure) {
    log.debug("{} failed, this instance counts alone", settings, failure);
  }

  @Override
  public void away() {
    alone = true;
    log.warn("{} does not answer: each instance counts merchants' requests alone.", settings);
  }

  @Override
  public void back() {
    alone = false;
    log.info("{} answers again: instances count merchants' requests together.", settings);
  }
}
