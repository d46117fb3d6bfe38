package io.quittance.ledger.fault;

import static io.quittance.ledger.fault.LedgerClient.entry;
import static io.quittance.ledger.fault.LedgerClient.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers of two ledgers are told while the database is in trouble. */
class LedgerFaultsTest {

  private final TwoLedgers ledgers = TwoLedgers.shared();
  private final String cash = ledgers.first().open(unique("cash"), "ASSET", true);
  private final String wallet = ledgers.first().open(unique("wallet"), "LIABILITY", false);

  @Test
  @DisplayName("A105 A115 one reference on two instances at once: both hear of the one entry")
  void aRepeatIsNotRefusedForMoneyThatItSpentItself() throws Exception {
    ledgers.first().book(cash, wallet, 100);
    var reference = unique("all-of-it");

    try (var callers = Executors.newVirtualThreadPerTaskExecutor();
        var superuser = ledgers.superuser();
        var sql = superuser.createStatement()) {
      superuser.setAutoCommit(false);
      sql.execute("LOCK TABLE account_balance IN EXCLUSIVE MODE");
      var calls =
          ledgers.clients().stream()
              .map(
                  ledger ->
                      CompletableFuture.supplyAsync(
                          () -> ledger.book(reference, wallet, cash, 100), callers))
              .toList();
      // Both have looked for the reference, and found nothing, by then.
      await().until(() -> ledgers.waitingFor("account_balance") == 2);
      superuser.rollback();

      var answers = calls.stream().map(CompletableFuture::join).toList();
      assertThat(answers.stream().map(Answer::status)).containsExactlyInAnyOrder(201, 200);
      assertThat(answers.stream().map(answer -> answer.text("entryId")).distinct()).hasSize(1);
    }
    assertThat(ledgers.first().balance(wallet)).isZero();
  }

  @ParameterizedTest(name = "{0} {1}: {2} failures are answered with {3}")
  @DisplayName("A704 A705 transactions in each other's way run again, and are never a 500")
  @CsvSource({
    "A704, serialization_failure, 2, 201",
    "A704, serialization_failure, 100, 503",
    "A705, deadlock_detected, 2, 201",
    "A705, deadlock_detected, 100, 503"
  })
  void runsAgainWhatWasGivenUp(String id, String fault, int failures, int status) {
    var reference = unique(id);
    failInserts(fault, failures);
    try {
      var answer = ledgers.first().book(reference, cash, wallet, 100);
      assertThat(answer.status()).as("%s", answer).isEqualTo(status);
      assertThat(answer.code()).isEqualTo(status == 503 ? "service_unavailable" : "");
      assertThat(ledgers.first().balance(wallet)).isEqualTo(status == 201 ? 100 : 0);
    } finally {
      ledgers.run("DROP FUNCTION fail_insert() CASCADE");
    }
    assertThat(ledgers.second().book(reference, cash, wallet, 100).status())
        .isEqualTo(status == 201 ? 200 : 201);
    assertThat(ledgers.first().balance(wallet)).isEqualTo(100);
  }

  /** The next inserts of entries fail; a sequence counts, since rollbacks do not undo it. */
  private void failInserts(String condition, int times) {
    ledgers.run(
        """
        DROP SEQUENCE IF EXISTS failed_inserts;
        CREATE SEQUENCE failed_inserts;
        GRANT USAGE ON SEQUENCE failed_inserts TO PUBLIC;
        CREATE FUNCTION fail_insert() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF nextval('failed_inserts') <= %d THEN
                RAISE EXCEPTION 'in the way' USING ERRCODE = '%s';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER fail_insert AFTER INSERT ON journal_entry
            FOR EACH STATEMENT EXECUTE FUNCTION fail_insert();
        """
            .formatted(times, condition));
  }

  @Test
  @DisplayName("A706 a commit whose answer is lost: told as unknown, found by its reference")
  void findsACommitWhoseAnswerWasLost() {
    var reference = unique("lost");
    ledgers.proxy().loseTheCommitOf(reference);

    var answer = ledgers.second().book(reference, cash, wallet, 100);

    assertThat(ledgers.proxy().isIdle()).as("the commit was lost").isTrue();
    assertThat(answer.status()).as("%s", answer).isEqualTo(503);
    assertThat(ledgers.first().balance(wallet)).as("it was done").isEqualTo(100);
    for (var ledger : ledgers.clients()) {
      var repeat = ledger.book(reference, cash, wallet, 100);
      assertThat(repeat.status()).as("%s", repeat).isEqualTo(200);
    }
    assertThat(ledgers.first().balance(wallet)).isEqualTo(100);
  }

  @Test
  @DisplayName("A706 a lost commit of a hold and of a batch: the repeat finds every one")
  void findsHoldsAndBatchesWhoseAnswerWasLost() {
    ledgers.first().book(cash, wallet, 1_000);
    var hold =
        """
        {"reference": "%s", "from": "%s", "to": "%s", "amount": 400}
        """
            .formatted(unique("hold"), wallet, cash);
    ledgers.proxy().loseTheCommitOf(wallet);
    assertThat(ledgers.second().post("/ledger/holds", hold).status()).isEqualTo(503);
    assertThat(ledgers.second().post("/ledger/holds", hold).status()).isEqualTo(200);

    var references = IntStream.range(0, 20).mapToObj(_ -> unique("item")).toList();
    var batch =
        "{\"entries\": [%s]}"
            .formatted(
                String.join(
                    ",", references.stream().map(each -> entry(each, wallet, cash, 10)).toList()));
    ledgers.proxy().loseTheCommitOf(references.getFirst());
    assertThat(ledgers.second().post("/ledger/entries:batch", batch).status()).isEqualTo(503);
    var repeat = ledgers.second().post("/ledger/entries:batch", batch);
    assertThat(repeat.body().path("results").valueStream().map(item -> item.path("status").asInt()))
        .hasSize(20)
        .containsOnly(200);
    var balance = ledgers.first().get("/ledger/accounts/" + wallet + "/balance");
    assertThat(balance.number("posted")).isEqualTo(800);
    assertThat(balance.number("pending")).isEqualTo(400);
  }

  @Test
  @DisplayName("A703 without a free connection the answer is 503; with one, every route answers")
  void needsOneConnectionAndSaysSoWithoutAny() throws SQLException {
    ledgers.first().book(cash, wallet, 100);
    var pool = ledgers.instances().getFirst().getBean(HikariDataSource.class);
    var held = new ArrayList<Connection>();
    var reference = unique("unheard");
    try {
      while (held.size() < pool.getMaximumPoolSize()) {
        held.add(pool.getConnection());
      }
      var refused = ledgers.first().book(reference, cash, wallet, 100);
      assertThat(refused.status()).as("%s", refused).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("service_unavailable");

      // Nothing that holds a connection waits for another one.
      held.removeLast().close();
      assertThat(ledgers.first().book(reference, cash, wallet, 100).status()).isEqualTo(201);
      for (var path :
          List.of(
              "/ledger/accounts/" + wallet + "/balance?at=2020-01-01T00:00:00Z",
              "/ledger/accounts/" + wallet + "/statement",
              "/ledger/trial-balance",
              "/ledger/entries?reference=" + reference,
              "/ledger/proof")) {
        var answer = ledgers.first().get(path);
        assertThat(answer.status()).as("%s: %s", path, answer).isEqualTo(200);
      }
    } finally {
      for (var connection : held) {
        connection.close();
      }
    }
  }

  @Test
  @DisplayName("A707 reports that take long keep nobody from booking, in either direction")
  void longReportsBlockNobody() throws SQLException {
    ledgers.first().book(cash, wallet, 100);
    try (var report = ledgers.application();
        var sql = report.createStatement()) {
      report.setAutoCommit(false);
      report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      long before = postings(sql);

      for (int i = 0; i < 10; i++) {
        assertThat(ledgers.either().book(cash, wallet, 1).status()).isEqualTo(201);
        assertThat(ledgers.either().get("/ledger/trial-balance").status()).isEqualTo(200);
      }

      assertThat(postings(sql)).as("what the report sees").isEqualTo(before);
      report.rollback();
    }
    assertThat(ledgers.first().balance(wallet)).isEqualTo(110);
  }

  private static long postings(Statement sql) throws SQLException {
    try (var rows =
        sql.executeQuery("SELECT count(*) FROM posting JOIN account_balance USING (account_id)")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  @DisplayName("A709 sessions in another time zone tell the same, and write to the same partitions")
  void theTimeZoneOfSessionsDoesNotMatter() {
    for (var ledger : ledgers.clients()) {
      assertThat(ledger.book(cash, wallet, 100).status()).isEqualTo(201);
    }
    var noted = ledgers.first().get("/ledger/trial-balance").text("at");
    for (var path :
        List.of(
            "/ledger/accounts/" + wallet + "/statement?from=2020-01-01T00:00:00Z&to=" + noted,
            "/ledger/accounts/" + wallet + "/balance?at=" + noted,
            "/ledger/trial-balance?at=" + noted)) {
      assertThat(ledgers.second().get(path)).as(path).isEqualTo(ledgers.first().get(path));
    }
    assertThat(
            ledgers.number(
                "SELECT count(DISTINCT tableoid) FROM posting WHERE tableoid <>"
                    + " ('public.posting_' || to_char(booked_at AT TIME ZONE 'UTC',"
                    + " 'YYYY_MM'))::regclass"))
        .isZero();
    assertThat(
            ledgers.number(
                "SELECT make_posting_partitions(3)"
                    + " FROM (SELECT set_config('TimeZone', 'Pacific/Kiritimati', false)) zone"))
        .isZero();
  }

  @Test
  @DisplayName(
      "A710 a migration that cannot have its table soon gives up, and the old version works")
  void aMigrationDoesNotMakeWritersWait() throws SQLException {
    try (var report = ledgers.application();
        var sql = report.createStatement()) {
      // Should the migration wait after all, the report ends first and the test fails.
      sql.execute("SET idle_in_transaction_session_timeout = '60s'");
      report.setAutoCommit(false);
      postings(sql);
      var next = new HashMap<>(ledgers.settings());
      next.put(
          "spring.flyway.locations",
          "classpath:db/ledger-service,classpath:db/platform,classpath:db/next-version");

      assertThatThrownBy(() -> TwoLedgers.start(next).close())
          .hasStackTraceContaining("lock timeout");

      assertThat(ledgers.either().book(cash, wallet, 1).status()).isEqualTo(201);
      report.rollback();
    }
    assertThat(
            ledgers.number(
                "SELECT count(*) FROM information_schema.columns"
                    + " WHERE table_name = 'account_balance' AND column_name = 'next_version'"))
        .isZero();
  }
}
