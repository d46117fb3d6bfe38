package io.quittance.ledger.report;

import io.quittance.ledger.journal.WriteBarrier;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Moments that nothing can be booked before any more, so that a report about them is the same
 * whenever it is asked for.
 */
@Component
class PastTime {

  private final JdbcClient jdbc;
  private final WriteBarrier barrier;

  PastTime(JdbcClient jdbc, WriteBarrier barrier) {
    this.jdbc = jdbc;
    this.barrier = barrier;
  }

  /**
   * The moment that a report may speak about: the one asked for, or now by database time when that
   * is earlier or none is asked for. Waits for the writers that are under way.
   */
  Instant settled(@Nullable Instant asked) {
    var now =
        jdbc.sql("SELECT clock_timestamp()")
            .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
            .single();
    barrier.pass();
    return asked == null || asked.isAfter(now) ? now : asked;
  }

  /** A moment as a statement parameter. */
  static OffsetDateTime parameter(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
