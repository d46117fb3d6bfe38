package io.quittance.ledger.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.infrastructure.LocalInfrastructure;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The database goes away while money moves, and comes back. */
class DatabaseAwayTest {

  private static final int CLIENTS = 12;
  private static final int ACCOUNTS = 6;
  private static final int TRANSFERS = 400;
  private static final long SEED = 701;
  private static final Duration BACK_MAX = Duration.ofSeconds(30);

  private final TwoLedgers ledgers = TwoLedgers.shared();
  private final Bank bank = new Bank(ledgers, ACCOUNTS, 1_000);
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  @Test
  @DisplayName("A701 the database refuses everybody under load: 503, then back, nothing twice")
  void comesBackWhenTheDatabaseDoes() throws Exception {
    moveAndDisturb(
        () -> {
          admit(false);
          ledgers.clients().parallelStream().forEach(DatabaseAwayTest::awaitOutage);
          admit(true);
        });
  }

  @Test
  @EnabledIfSystemProperty(
      named = "quittance.soak",
      matches = "true",
      disabledReason = "restarts the server of all tests; runs with -Psoak")
  @DisplayName("A701 the database server is restarted under load: back, nothing twice")
  void comesBackAfterARestart() throws Exception {
    var server = LocalInfrastructure.shared().postgres();
    moveAndDisturb(
        () -> {
          server.stop();
          ledgers.clients().parallelStream().forEach(DatabaseAwayTest::awaitOutage);
          server.start();
        });
  }

  private void moveAndDisturb(Runnable disturbance) throws Exception {
    var transfers = Transfer.random(SEED, TRANSFERS, ACCOUNTS);
    var teller = new Teller(ledgers, bank.accounts(), new AtomicInteger());
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      var sent = new ArrayList<Future<?>>();
      for (var transfer : transfers) {
        sent.add(clients.submit(() -> answers.putAll(teller.send(List.of(transfer)))));
      }
      await().until(() -> answers.size() > TRANSFERS / 8);
      disturbance.run();
      for (var ledger : ledgers.clients()) {
        await().atMost(BACK_MAX).until(() -> ledger.get("/ledger/trial-balance").status() == 200);
      }
      for (var each : sent) {
        each.get();
      }
    }
    bank.agreesWith(transfers, answers);
  }

  private static void awaitOutage(LedgerClient ledger) {
    await()
        .atMost(BACK_MAX)
        .until(
            () -> ledger.get("/ledger/trial-balance"),
            answer -> {
              assertThat(answer.status()).as("%s", answer).isIn(200, 503);
              return answer.status() == 503;
            });
  }

  /** All sessions end, and no new ones begin; or again they do. */
  private void admit(boolean everybody) {
    try (var server =
            DriverManager.getConnection(
                LocalInfrastructure.shared().postgres().superuserJdbcUrl("postgres"));
        var sql = server.createStatement()) {
      sql.execute(
          "ALTER DATABASE \"%s\" ALLOW_CONNECTIONS %s"
              .formatted(ledgers.databaseName(), everybody));
      if (!everybody) {
        sql.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
                .formatted(ledgers.databaseName()));
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
