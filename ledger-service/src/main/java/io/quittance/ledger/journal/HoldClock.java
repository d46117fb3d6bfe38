package io.quittance.ledger.journal;

import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Says by which moment readers may tell that holds have expired. A writer that found a hold pending
 * just before its time may commit a moment after it that the hold is posted: nobody may have been
 * told before that it expired.
 */
@Component
public class HoldClock {

  private final JdbcClient jdbc;
  private final WriteBarrier barrier;

  HoldClock(JdbcClient jdbc, WriteBarrier barrier) {
    this.jdbc = jdbc;
    this.barrier = barrier;
  }

  private record Look(OffsetDateTime now, boolean isAnyOverdue) {}

  /**
   * Database time, by which everything that is overdue is decided: what a reader finds pending
   * after this call will never be posted or voided if its time came before that moment. Waits for
   * writers only while a hold is overdue that the job has not found.
   *
   * @throws io.quittance.platform.problem.Refusal {@code ledger_busy} when a writer takes very long
   */
  public OffsetDateTime settled() {
    var look =
        jdbc.sql(
                """
                SELECT now() AS now, EXISTS (
                    SELECT FROM hold WHERE status = 'PENDING' AND expires_at <= now()) AS overdue
                """)
            .query(
                (row, _) ->
                    new Look(row.getObject("now", OffsetDateTime.class), row.getBoolean("overdue")))
            .single();
    if (look.isAnyOverdue()) {
      barrier.pass();
    }
    return look.now();
  }
}
