package io.quittance.reconciliation.statement.fetch;

import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which day each batch was found to be about. */
@Repository
class AdyenBatches {

  private final JdbcClient jdbc;

  AdyenBatches(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A batch whose day is known. */
  record Batch(int batch, LocalDate day) {}

  /** The latest batch that is known to be about a day or one before it. */
  Optional<Batch> latestUntil(String account, LocalDate day) {
    return jdbc.sql(
            """
            SELECT batch, day FROM adyen_batch WHERE account = :account AND day <= :day
            ORDER BY day DESC, batch LIMIT 1
            """)
        .param("account", account)
        .param("day", day)
        .query(DataClassRowMapper.newInstance(Batch.class))
        .optional();
  }

  void keep(String account, int batch, LocalDate day) {
    jdbc.sql(
            """
            INSERT INTO adyen_batch (account, batch, day) VALUES (:account, :batch, :day)
            ON CONFLICT (account, batch) DO UPDATE SET day = excluded.day
            """)
        .param("account", account)
        .param("batch", batch)
        .param("day", day)
        .update();
  }
}
