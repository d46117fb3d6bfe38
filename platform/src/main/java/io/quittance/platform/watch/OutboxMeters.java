package io.quittance.platform.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many events wait to leave. */
final class OutboxMeters {

  /** Counting takes time, and more than that is too many anyway. */
  private static final int COUNTED_MAX = 100_000;

  private final JdbcClient jdbc;
  private final AtomicLong waiting = new AtomicLong();

  OutboxMeters(JdbcClient jdbc, MeterRegistry meters) {
    this.jdbc = jdbc;
    Gauge.builder("quittance.outbox.waiting", waiting, AtomicLong::get)
        .description("Events in the outbox, counted up to " + COUNTED_MAX)
        .register(meters);
  }

  /** Looks once. */
  void look() {
    waiting.set(
        jdbc.sql("SELECT count(*) FROM (SELECT FROM outbox LIMIT :most) waiting")
            .param("most", COUNTED_MAX)
            .query(Long.class)
            .single());
  }
}
