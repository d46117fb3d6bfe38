package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Control totals that differ between services and stay so. */
class ProveTotalsTest {

  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(60);

  private final Sandbox sandbox = RunningPlatform.shared();

  @Test
  @DisplayName("I3 a payment that one service lost is noticed, and forgotten once it is back")
  void noticesALostPayment() throws SQLException {
    var shop = Storefront.ofMerchantA(sandbox);
    var payment = shop.sold("pm_card_visa", 4_300, "EUR");
    await()
        .atMost(NOTICED_WITHIN)
        .untilAsserted(() -> assertThat(moves(payment, "simulator")).isOne());
    awaitDifferences(0);

    run("UPDATE payment_move SET provider = 'lost' WHERE payment_intent_id = '" + payment + "'");
    try {
      // Our copy has less than payment-api, and the ledger more than our copy.
      awaitDifferences(2);
      awaitViolations(0);
      // As if it had been so for long.
      run("UPDATE total_difference SET since = since - interval '10 minutes'");
      awaitViolations(2);
    } finally {
      run("UPDATE payment_move SET provider = 'simulator' WHERE provider = 'lost'");
    }
    awaitDifferences(0);
    awaitViolations(0);
  }

  private void awaitDifferences(long expected) {
    await()
        .atMost(NOTICED_WITHIN)
        .untilAsserted(
            () -> {
              runNow("compare-totals");
              assertThat(number("SELECT count(*) FROM total_difference")).isEqualTo(expected);
            });
  }

  private void awaitViolations(long expected) {
    await()
        .atMost(NOTICED_WITHIN)
        .untilAsserted(
            () -> {
              var before = looks();
              runNow("prove-invariants");
              await().untilAsserted(() -> assertThat(looks()).isNotEqualTo(before));
              assertThat(number("SELECT count(*) FROM invariant_violation")).isEqualTo(expected);
            });
  }

  private long looks() throws SQLException {
    return number(
        "SELECT coalesce(sum(extract(epoch FROM looked_at) * 1000000), 0)::bigint"
            + " FROM invariant_look");
  }

  private long moves(String payment, String provider) throws SQLException {
    return number(
        "SELECT count(*) FROM payment_move WHERE payment_intent_id = '%s' AND provider = '%s'"
            .formatted(payment, provider));
  }

  private void runNow(String job) throws SQLException {
    run(
        """
        UPDATE scheduled_tasks SET execution_time = now(), version = version + 1
        WHERE task_name = '%s' AND NOT picked
        """
            .formatted(job));
  }

  private void run(String statement) throws SQLException {
    try (var connection = DriverManager.getConnection(database());
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private long number(String query) throws SQLException {
    try (var connection = DriverManager.getConnection(database());
        var sql = connection.createStatement();
        var row = sql.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  private String database() {
    return sandbox.infrastructure().postgres().superuserJdbcUrl("reconciliation");
  }
}
