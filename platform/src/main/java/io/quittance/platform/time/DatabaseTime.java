package io.quittance.platform.time;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * The database's time, by which everything expires and every instance's jobs are due, known without
 * asking it each time: what it said last, and how long ago that was by the clock that only counts.
 * A step of this instance's clock does not move it.
 *
 * <p>The gauge {@code quittance.clock.skew} tells how far the instance's own clock is from it,
 * positive while that one is ahead.
 */
public final class DatabaseTime implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DatabaseTime.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(15);

  /** Clocks that follow a time server are well within it; signatures allow minutes. */
  private static final Duration SKEW_MAX = Duration.ofSeconds(5);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final AtomicLong skewMillis = new AtomicLong();
  private volatile @Nullable Look latest;
  private volatile ScheduledExecutorService watch = ended();

  /** Knows nothing yet; asks at the start, or when it is asked first. */
  public DatabaseTime(JdbcClient jdbc, Clock clock, MeterRegistry meters) {
    this.jdbc = jdbc;
    this.clock = clock;
    TimeGauge.builder("quittance.clock.skew", skewMillis, TimeUnit.MILLISECONDS, AtomicLong::get)
        .description("how far this instance's clock is ahead of the database's")
        .register(meters);
  }

  /**
   * What the database said.
   *
   * @param at when, by the clock that only counts, in nanoseconds
   */
  private record Look(Instant time, long at) {}

  /**
   * The database's time to within the time that a question takes. This instance's own where the
   * database has never answered yet.
   */
  public Instant now() {
    if (latest == null) {
      look();
    }
    var look = latest;
    return look == null ? clock.instant() : look.time().plusNanos(System.nanoTime() - look.at());
  }

  /** Whether the database has ever answered, so that {@link #now} is its time. Asks nothing. */
  public boolean isKnown() {
    return latest != null;
  }

  private static ScheduledExecutorService ended() {
    var none = Executors.newSingleThreadScheduledExecutor();
    none.shutdown();
    return none;
  }

  /** Looks once. An outage of the database leaves what was seen last. */
  void look() {
    try {
      long before = System.nanoTime();
      var database =
          jdbc.sql("SELECT clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
      long after = System.nanoTime();
      var look = new Look(database, before + (after - before) / 2);
      latest = look;
      skewMillis.set(
          Duration.between(look.time().plusNanos(after - look.at()), clock.instant()).toMillis());
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
