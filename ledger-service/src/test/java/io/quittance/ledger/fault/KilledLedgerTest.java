package io.quittance.ledger.fault;

import static io.quittance.ledger.fault.LedgerClient.entry;
import static io.quittance.ledger.fault.LedgerClient.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.platform.id.Ids;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A ledger beside two others ends in every way that a process can: each entry is booked once. */
@TestMethodOrder(OrderAnnotation.class)
class KilledLedgerTest {

  private static final int WRITERS = 16;
  private static final Duration STAND_MAX = Duration.ofSeconds(40);
  private static final Duration OVERTAKEN_MAX = Duration.ofSeconds(40);

  /** Where a request is when its ledger is killed, and whether its entry is in the books then. */
  private static final Map<String, Boolean> BOOKED_BY_STEP = new LinkedHashMap<>();

  static {
    // The one that holds locks comes last: who wants all locks would keep the others waiting.
    BOOKED_BY_STEP.put("BEFORE_ANSWER_SENT", true);
    BOOKED_BY_STEP.put("AFTER_COMMIT", true);
    BOOKED_BY_STEP.put("BEFORE_TRANSACTION", false);
    BOOKED_BY_STEP.put("BEFORE_COMMIT", false);
  }

  @TempDir private static Path folder;
  private static LedgerProcess parking;
  private static LedgerProcess ending;

  private final TwoLedgers ledgers = TwoLedgers.shared();
  private final String cash = ledgers.first().open(unique("cash"), "ASSET", true);
  private final String wallet = ledgers.first().open(unique("wallet"), "LIABILITY", false);

  @BeforeAll
  static void start() {
    var settings = new HashMap<>(TwoLedgers.shared().settings());
    ending = LedgerProcess.start("ending", settings);
    // A session that waits for a stopped process is given up sooner than usual.
    settings.put(
        TwoLedgers.OPTIONS,
        TwoLedgers.shared().options().replace("session_timeout=5s", "session_timeout=2s"));
    settings.put("quittance.ledger.writers", Integer.toString(WRITERS));
    parking = LedgerProcess.startWithRules("parking", settings, folder);
    ending.awaitReady();
    parking.awaitReady();
  }

  @AfterAll
  static void stop() {
    ending.close();
    parking.close();
  }

  @Test
  @Order(2)
  @DisplayName("A201 killed before, in and after the commit: the repeat gives the one entry")
  void aRepeatFindsOrBooksWhatAKillCutOff() {
    var references = new HashMap<String, String>();
    var wallets = wallets();
    var first = wallets.values().iterator();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var step : BOOKED_BY_STEP.keySet()) {
        var reference = ParkedEntries.reference(step);
        var body = entry(reference, first.next(), first.next(), 100);
        references.put(reference, body);
        callers.execute(() -> isCutOff(parking, body));
        await(step).atMost(STAND_MAX).until(() -> ParkedEntries.isStanding(folder, step));
      }
      parking.close();
    }

    for (var each : references.entrySet()) {
      var step = each.getKey().substring(each.getKey().indexOf('/') + 1);
      boolean booked = BOOKED_BY_STEP.get(step);
      var repeat = ledgers.either().post("/ledger/entries", each.getValue());
      assertThat(repeat.status()).as("%s: %s", step, repeat).isEqualTo(booked ? 200 : 201);
      var again = ledgers.either().post("/ledger/entries", each.getValue());
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.body()).isEqualTo(repeat.body());
    }
    assertProven();
  }

  /** Two accounts without a bound for each step, each pair with a writer of its own. */
  private Map<Integer, String> wallets() {
    var byWriter = new LinkedHashMap<Integer, String>();
    while (byWriter.size() < 2 * BOOKED_BY_STEP.size()) {
      var code = unique("parked");
      byWriter.putIfAbsent(Ids.shardOf(code) % WRITERS, code);
    }
    byWriter.values().forEach(code -> ledgers.first().open(code, "LIABILITY", true));
    return byWriter;
  }

  private static void isCutOff(LedgerProcess process, String body) {
    try {
      var answer = process.client().tryPost("/ledger/entries", body);
      throw new AssertionError("it was to be killed before it answers " + answer);
    } catch (IOException killed) {
      // As planned; whether it stood at its step is seen from its file.
    }
  }

  @Test
  @Order(1)
  @DisplayName("A203 a ledger that is stopped in mid-write holds nobody up, and cannot write later")
  void aStoppedWriterIsOvertaken() throws Exception {
    ledgers.first().book(cash, wallet, 100);
    var reference = unique("stopped");
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Answer> stopped;
      try (var superuser = ledgers.superuser();
          var sql = superuser.createStatement()) {
        superuser.setAutoCommit(false);
        sql.execute("LOCK TABLE account_balance IN EXCLUSIVE MODE");
        stopped = booking(parking.client(), reference, callers);
        await().until(() -> ledgers.waitingFor("account_balance") == 1);
        parking.signal("STOP");
        superuser.rollback();
      }
      Answer overtaking;
      try {
        // Its session has the locks now, and nobody who would go on.
        overtaking =
            await()
                .atMost(OVERTAKEN_MAX)
                .until(
                    () -> ledgers.first().book(reference, wallet, cash, 100),
                    answer -> answer.status() != 503);
        assertThat(ledgers.second().get("/ledger/trial-balance").status()).isEqualTo(200);
      } finally {
        parking.signal("CONT");
      }
      assertThat(overtaking.isBooked()).as("%s", overtaking).isTrue();
      assertThat(stopped.join().status()).as("%s", stopped.join()).isEqualTo(503);
      var repeat = parking.client().book(reference, wallet, cash, 100);
      assertThat(repeat.status()).as("%s", repeat).isEqualTo(200);
      assertThat(repeat.body()).isEqualTo(overtaking.body());
    }
    assertThat(ledgers.first().balance(wallet)).isZero();
    assertProven();
  }

  private CompletableFuture<Answer> booking(
      LedgerClient ledger, String reference, ExecutorService callers) {
    return CompletableFuture.supplyAsync(() -> ledger.book(reference, wallet, cash, 100), callers);
  }

  @Test
  @Order(3)
  @DisplayName("A202 told to end with 100 requests in flight: all are booked and answered")
  void finishesWhatIsInFlight() throws Exception {
    int requests = 100;
    ledgers.first().book(cash, wallet, 100L * requests);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Answer>> inFlight;
      try (var superuser = ledgers.superuser();
          var sql = superuser.createStatement()) {
        superuser.setAutoCommit(false);
        sql.execute("LOCK TABLE account_balance IN EXCLUSIVE MODE");
        var one = booking(ending.client(), unique("first"), callers);
        await().until(() -> ledgers.waitingFor("account_balance") == 1);
        var others =
            IntStream.range(1, requests)
                .mapToObj(_ -> booking(ending.client(), unique("next"), callers))
                .toList();
        await().until(() -> queued(ending.client()) == others.size());
        ending.terminate();
        await().until(() -> !ending.isReady());
        superuser.rollback();
        inFlight = Stream.concat(Stream.of(one), others.stream()).toList();
      }
      assertThat(inFlight.stream().map(CompletableFuture::join))
          .allMatch(answer -> answer.status() == 201);
    }
    assertThat(ending.awaitEnd()).as("exit code").isEqualTo(143);
    assertThat(ledgers.first().balance(wallet)).isZero();
  }

  private static long queued(LedgerClient ledger) {
    return ledger.gauge("quittance.ledger.queue.depth");
  }

  private void assertProven() {
    var proof = ledgers.first().get("/ledger/proof");
    assertThat(proof.body().path("good").asBoolean()).as("%s", proof).isTrue();
  }
}
