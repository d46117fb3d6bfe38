package io.quittance.ledger.payout;

import io.quittance.ledger.terms.PayoutSecrets;
import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The files for the bank, encrypted in the database, and who has had them in hand. */
@Repository
class PayoutFiles {

  private final JdbcClient jdbc;
  private final PayoutSecrets secrets;

  PayoutFiles(JdbcClient jdbc, PayoutSecrets secrets) {
    this.jdbc = jdbc;
    this.secrets = secrets;
  }

  Optional<String> find(UUID runId, Currency currency) {
    return jdbc.sql("SELECT sealed FROM payout_file WHERE run_id = :run AND currency = :currency")
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .query((row, _) -> secrets.open(name(runId, currency), row.getBytes("sealed")))
        .optional();
  }

  void add(UUID runId, Currency currency, String file, Instant madeAt) {
    jdbc.sql(
            """
            INSERT INTO payout_file (run_id, currency, sealed, made_at)
            VALUES (:run, :currency, :sealed, :madeAt)
            """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .param("sealed", secrets.seal(name(runId, currency), file))
        .param("madeAt", madeAt.atOffset(ZoneOffset.UTC))
        .update();
  }

  void noteReader(UUID runId, Currency currency, String operator) {
    jdbc.sql(
            """
            INSERT INTO payout_file_reader (run_id, currency, operator)
            VALUES (:run, :currency, :operator) ON CONFLICT DO NOTHING
            """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .param("operator", operator)
        .update();
  }

  boolean wasReadBy(UUID runId, Currency currency, String operator) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM payout_file_reader WHERE run_id = :run
                           AND currency = :currency AND operator = :operator)
            """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .param("operator", operator)
        .query(Boolean.class)
        .single();
  }

  /** Names a file to the bank, in up to 35 characters. */
  static String name(UUID runId, Currency currency) {
    return Ids.write(PayoutRun.PREFIX, runId) + "-" + currency.getCurrencyCode();
  }
}
