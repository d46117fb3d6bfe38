package io.quittance.ledger.fault;

import static io.quittance.ledger.fault.LedgerClient.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger's own jobs are cut off half-way, and run on two instances: nothing is done twice. */
class LedgerJobsTest {

  /** Longer than a job that was forgotten waits for its heartbeats to be missed. */
  private static final Duration DONE_MAX = Duration.ofSeconds(60);

  private final TwoLedgers ledgers = TwoLedgers.shared();
  private final String cash = ledgers.first().open(unique("cash"), "ASSET", true);
  private final String wallet = ledgers.first().open(unique("wallet"), "LIABILITY", false);

  @Test
  @DisplayName("A204 A205 sealing is cut off half-way: every entry is sealed, once")
  void sealsOnceWhatAKillLeftUnsealed() throws SQLException {
    ledgers.first().book(cash, wallet, 100);
    try (var superuser = ledgers.superuser()) {
      lock(superuser, "seal");
      ledgers.second().book(cash, wallet, 100);
      awaitAndKillWhoWaitsFor("seal");
      ledgers.first().book(cash, wallet, 100);
      superuser.rollback();
    }
    await()
        .atMost(DONE_MAX)
        .until(
            () ->
                ledgers.number("SELECT max(sequence) FROM journal_entry")
                    <= ledgers.number("SELECT max(last_sequence) FROM seal"));
    assertThat(ledgers.number("SELECT max(number) - count(*) FROM seal")).isZero();
    assertThat(
            ledgers.number(
                "SELECT (SELECT count(*) FROM journal_entry) + (SELECT count(*) FROM hold_change)"
                    + " + (SELECT count(*) FROM account_opening)"
                    + " - (SELECT sum(octet_length(leaves) / 40) FROM seal)"))
        .as("positions without a leaf, or with two")
        .isZero();
    assertProven();
  }

  @Test
  @DisplayName("A204 A205 the expiry of a hold is cut off half-way: it gives back once")
  void expiresOnceWhatAKillLeftPending() throws SQLException {
    ledgers.first().book(cash, wallet, 100);
    var soon = Instant.now().plusMillis(1500).truncatedTo(ChronoUnit.MILLIS);
    var hold =
        ledgers
            .first()
            .post(
                "/ledger/holds",
                """
                {"reference": "%s", "from": "%s", "to": "%s", "amount": 60, "expiresAt": "%s"}
                """
                    .formatted(unique("hold"), wallet, cash, soon));
    assertThat(hold.status()).as("%s", hold).isEqualTo(201);
    try (var superuser = ledgers.superuser()) {
      lock(superuser, "hold");
      awaitAndKillWhoWaitsFor("hold");
      superuser.rollback();
    }
    var stored = "SELECT count(*) FROM hold WHERE reference = '%s' AND status = 'EXPIRED'";
    await()
        .atMost(DONE_MAX)
        .until(() -> ledgers.number(stored.formatted(hold.text("reference"))) == 1);
    var balance = ledgers.second().get("/ledger/accounts/" + wallet + "/balance");
    assertThat(balance.number("posted")).isEqualTo(100);
    assertThat(balance.number("available")).isEqualTo(100);
    assertThat(
            ledgers.number(
                "SELECT held_total FROM account_balance b JOIN account a ON a.id = b.account_id"
                    + " WHERE a.code = '"
                    + wallet
                    + "'"))
        .isZero();
    assertProven();
  }

  @ParameterizedTest(name = "A204 A205 {0}: cut off half-way, then done; due once, it runs once")
  @ValueSource(strings = {"prove-ledger", "prove-whole-ledger", "make-posting-partitions"})
  void runsOnceWhatIsDueOnce(String job) throws SQLException {
    var last = latestPartition();
    if (job.equals("make-posting-partitions")) {
      ledgers.run("DROP TABLE " + last);
    }
    try (var superuser = ledgers.superuser()) {
      lock(superuser, "posting");
      makeDue(job);
      // Others may wait too; it is over when the job's row says that it failed.
      await()
          .atMost(DONE_MAX)
          .until(
              () -> {
                var _ = killWhoWaitsFor("posting");
                return ledgers.number(
                        "SELECT consecutive_failures FROM scheduled_tasks WHERE " + named(job))
                    > 0;
              });
      superuser.rollback();
    }
    await().atMost(DONE_MAX).until(() -> isAtRest(job));
    long before = ledgers.number("SELECT version FROM scheduled_tasks WHERE " + named(job));

    makeDue(job);

    await()
        .atMost(DONE_MAX)
        .until(
            () ->
                isAtRest(job)
                    && ledgers.number(
                            "SELECT count(*) FROM scheduled_tasks WHERE "
                                + named(job)
                                + " AND last_success > last_failure AND execution_time > now()")
                        == 1);
    assertThat(ledgers.number("SELECT version FROM scheduled_tasks WHERE " + named(job)))
        .as("made due, picked and done: once each")
        .isEqualTo(before + 3);
    assertThat(latestPartition()).isEqualTo(last);
    assertProven();
  }

  private static String named(String job) {
    return "task_name = '" + job + "'";
  }

  private boolean isAtRest(String job) {
    return ledgers.number("SELECT count(*) FROM scheduled_tasks WHERE picked AND " + named(job))
        == 0;
  }

  private void makeDue(String job) {
    await()
        .atMost(DONE_MAX)
        .until(
            () ->
                ledgers.number(
                        """
                        WITH due AS (
                            UPDATE scheduled_tasks
                            SET execution_time = now(), version = version + 1
                            WHERE %s AND NOT picked RETURNING 1)
                        SELECT count(*) FROM due
                        """
                            .formatted(named(job)))
                    == 1);
  }

  private String latestPartition() {
    long month =
        ledgers.number(
            """
            SELECT max(replace(substr(inhrelid::regclass::text, 9), '_', '')::int)
            FROM pg_inherits
            WHERE inhparent = 'posting'::regclass AND inhrelid::regclass::text ~ '[0-9]$'
            """);
    return "posting_%d_%02d".formatted(month / 100, month % 100);
  }

  private static void lock(Connection superuser, String table) throws SQLException {
    superuser.setAutoCommit(false);
    try (var sql = superuser.createStatement()) {
      sql.execute(
          "LOCK TABLE %s IN %s MODE"
              .formatted(table, table.equals("posting") ? "ACCESS EXCLUSIVE" : "EXCLUSIVE"));
    }
  }

  private void awaitAndKillWhoWaitsFor(String table) {
    await().atMost(DONE_MAX).until(() -> killWhoWaitsFor(table) > 0);
  }

  /** How many those were. */
  private long killWhoWaitsFor(String table) {
    return ledgers.number(
        """
        SELECT count(pg_terminate_backend(l.pid)) FROM pg_locks l
        JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND NOT l.granted
          AND l.relation = '%s'::regclass
        """
            .formatted(table));
  }

  private void assertProven() {
    for (var ledger : ledgers.clients()) {
      var proof = ledger.get("/ledger/proof");
      assertThat(proof.body().path("good").asBoolean()).as("%s", proof).isTrue();
    }
  }
}
