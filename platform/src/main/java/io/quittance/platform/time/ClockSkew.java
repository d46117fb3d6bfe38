package io.quittance.platform.time;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Watches how far the clock of this instance is from the database's, by which everything expires.
 * The gauge {@code quittance.clock.skew} is positive while this clock is ahead.
 */
final class ClockSkew implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ClockSkew.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(15);

  /** Clocks that follow a time server are well within it; signatures allow minutes. */
  private static final Duration SKEW_MAX = Duration.ofSeconds(5);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final AtomicLong skewMillis = new AtomicLong();
  private volatile ScheduledExecutorService watch = ended();

  ClockSkew(JdbcClient jdbc, Clock clock, MeterRegistry meters) {
    this.jdbc = jdbc;
    this.clock = clock;
    TimeGauge.builder("quittance.clock.skew", skewMillis, TimeUnit.MILLISECONDS, AtomicLong::get)
        .description("how far this instance's clock is ahead of the database's")
        .register(meters);
  }

  private static ScheduledExecutorService ended() {
    var none = Executors.newSingleThreadScheduledExecutor();
    none.shutdown();
    return none;
  }

  /** Looks once. An outage of the database leaves what was seen last. */
  void look() {
    try {
      long before = clock.millis();
      long database =
          jdbc.sql("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
              .query(Long.class)
              .single();
      long between = before + (clock.millis() - before) / 2;
      skewMillis.set(between - database);
    } catch (DataAccessException | TransactionException away) {
      log.debug("the database does not tell its time", away);
      return;
    }
    if (Math.abs(skewMillis.get()) > SKEW_MAX.toMillis()) {
      log.error(
          "the clock of this instance is {} ms ahead of the database's: set it right; what expires"
              + " goes by the database's clock, signatures of others may be refused",
          skewMillis.get());
    }
  }

  @Override
  public void start() {
    watch = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("clock").factory());
    var _ = watch.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    watch.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return !watch.isShutdown();
  }
}
