package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.LEDGER_BUSY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.ledger.RunningLedger;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import io.quittance.platform.problem.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.support.TransactionTemplate;

class EntryQueueTest extends RunningLedger {

  /** Of one request. */
  private static final int LINES = 2;

  /** What the running ledger lets wait: {@code quittance.ledger.queue-capacity}. */
  private static final int QUEUE_LINES = 20_000;

  private static final int LINES_OF_ITEM = 100;

  /** Together some more than the queue takes; each within what a body may have. */
  private static final int BATCHES = 4;

  private static final int ITEMS = 55;

  @Autowired private CommitEntries commitEntries;
  @Autowired private WriteEntries writeEntries;
  @Autowired private TransactionTemplate transaction;
  @Autowired private LedgerMetrics metrics;
  @Autowired private MeterRegistry meters;

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");

  @Test
  void refusesAtOnceWhenFullAndFinishesWhatWaitsWhenClosed() throws Exception {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
    var queue = new EntryQueue("small", LINES, 1, commitEntries, metrics);
    queue.start();

    try (var database = superuser();
        var sql = database.createStatement()) {
      // Somebody holds the balances, so that the writer waits with the first request.
      database.setAutoCommit(false);
      sql.execute("LOCK TABLE account_balance IN EXCLUSIVE MODE");
      var first = queue.add(asked(request()));
      await().until(() -> queue.depth() == 0);
      var second = queue.add(asked(request()));
      var third = queue.add(asked(request()));

      assertThat(third.exceptionNow())
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(LEDGER_BUSY));
      assertThat(first.isDone()).isFalse();
      database.rollback();
      queue.close();

      assertThat(first.join()).isInstanceOf(WriteOutcome.Booked.class);
      assertThat(second.join()).isInstanceOf(WriteOutcome.Booked.class);
    }

    assertThat(queue.add(asked(request()))).isCompletedExceptionally();
    assertThat(balance(wallet)).isEqualTo(2);
  }

  @Test
  void doesNotBookWhatWasTakenBackWhileItWaited() throws Exception {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
    var queue = new EntryQueue("patient", 10 * LINES, 10, commitEntries, metrics);
    queue.start();

    try (var database = superuser();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute("LOCK TABLE account_balance IN EXCLUSIVE MODE");
      var first = queue.add(asked(request()));
      await().until(() -> queue.depth() == 0);
      var impatient = queue.add(asked(request()));
      var last = queue.add(asked(request()));
      assertThat(impatient.cancel(false)).isTrue();
      database.rollback();

      assertThat(first.join()).isInstanceOf(WriteOutcome.Booked.class);
      assertThat(last.join()).isInstanceOf(WriteOutcome.Booked.class);
    }
    queue.close();
    assertThat(balance(wallet)).isEqualTo(2);
  }

  @Test
  void runsAgainWhenAnotherTransactionBroughtTheReferenceFirst() throws Exception {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
    var queue = new EntryQueue("racing", 10 * LINES, 10, commitEntries, metrics);
    queue.start();
    var request = request();

    // The other transaction has written but not committed when the queue's looks for the reference.
    var racing =
        transaction.execute(
            _ -> {
              writeEntries.write(List.of(request));
              var answer = queue.add(asked(request));
              await().until(() -> waitingForLocks() > 0);
              return answer;
            });

    assertThat(racing.join()).isInstanceOf(WriteOutcome.Existing.class);
    queue.close();
    assertThat(balance(wallet)).isEqualTo(1);
  }

  @Test
  void goesOnAfterAnError() throws Exception {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
    var failing = new AtomicBoolean(true);
    var failsOnce =
        new CommitEntries(writeEntries, transaction) {
          @Override
          List<WriteOutcome> commit(List<Asked> requests) {
            if (failing.getAndSet(false)) {
              throw new StackOverflowError("a test's");
            }
            return super.commit(requests);
          }
        };
    var queue = new EntryQueue("tough", 10 * LINES, 10, failsOnce, metrics);
    queue.start();

    var failed = queue.add(asked(request()));
    await().until(failed::isDone);
    var next = queue.add(asked(request()));

    assertThat(failed.exceptionNow()).isInstanceOf(StackOverflowError.class);
    assertThat(next.join()).isInstanceOf(WriteOutcome.Booked.class);
    queue.close();
    assertThat(balance(wallet)).isEqualTo(1);
  }

  @Test
  void oneWhoseTimeIsRefusedTakesNobodyAlong() throws Exception {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
    var refused = request();
    var neverTakesOne =
        new CommitEntries(writeEntries, transaction) {
          @Override
          List<WriteOutcome> commit(List<Asked> requests) {
            if (requests.stream().map(Asked::request).anyMatch(refused::equals)) {
              throw new CannotAcquireLockException("as for a time that the database refuses");
            }
            return super.commit(requests);
          }
        };
    var queue = new EntryQueue("fair", 10 * LINES, 10, neverTakesOne, metrics);

    // All wait before the writer begins, so that they are one batch.
    var answers =
        Stream.of(request(), refused, request()).map(request -> queue.add(asked(request))).toList();
    queue.start();

    assertThat(answers.getFirst().join()).isInstanceOf(WriteOutcome.Booked.class);
    assertThat(answers.getLast().join()).isInstanceOf(WriteOutcome.Booked.class);
    assertThat(answers.get(1).exceptionNow()).isInstanceOf(CannotAcquireLockException.class);
    queue.close();
    assertThat(balance(wallet)).isEqualTo(2);
  }

  @Test
  @DisplayName("what finds the queue full is told when to come back, also within a batch")
  void tellsWhenToComeBack() throws Exception {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
    double before = turnedAway();
    var answers = new ArrayList<Answer>();
    try (var database = superuser();
        var sql = database.createStatement();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      database.setAutoCommit(false);
      sql.execute("LOCK TABLE account_balance IN EXCLUSIVE MODE");
      var first = callers.submit(() -> post("/ledger/entries", entry(2)));
      await().until(() -> waitingForLocks() > 0);
      var batches =
          IntStream.range(0, BATCHES)
              .mapToObj(_ -> callers.submit(() -> post("/ledger/entries:batch", batch())))
              .toList();
      await().until(() -> depth() == QUEUE_LINES / LINES_OF_ITEM);
      database.rollback();
      for (var batch : batches) {
        answers.add(batch.get());
      }
      assertThat(first.get().status()).isEqualTo(201);
    }

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers).anyMatch(answer -> "1".equals(answer.retryAfter()));
    var results =
        answers.stream()
            .flatMap(answer -> answer.body().path("results").valueStream())
            .collect(Collectors.groupingBy(item -> item.path("status").asInt()));
    assertThat(results.get(201)).hasSize(QUEUE_LINES / LINES_OF_ITEM);
    assertThat(results.get(503))
        .hasSize(BATCHES * ITEMS - QUEUE_LINES / LINES_OF_ITEM)
        .allMatch(item -> item.path("problem").path("code").asString().equals("ledger_busy"))
        .allMatch(item -> item.path("problem").path("retryAfter").asInt() == 1);
    assertThat(turnedAway() - before).isEqualTo(results.get(503).size());
  }

  private String batch() {
    return IntStream.range(0, ITEMS)
        .mapToObj(_ -> entry(LINES_OF_ITEM))
        .collect(Collectors.joining(",", "{\"entries\": [", "]}"));
  }

  /** Half of the lines on each side. */
  private String entry(int lines) {
    return IntStream.range(0, lines)
        .mapToObj(
            line ->
                "{\"account\": \"%s\", \"side\": \"%s\", \"amount\": 1, \"currency\": \"USD\"}"
                    .formatted(line % 2 == 0 ? cash : wallet, line % 2 == 0 ? "DEBIT" : "CREDIT"))
        .collect(
            Collectors.joining(
                ",", "{\"reference\": \"%s\", \"postings\": [".formatted(unique("ref")), "]}"));
  }

  private double depth() {
    return meters.get("quittance.ledger.queue.depth").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  private double turnedAway() {
    return meters.get("quittance.ledger.refusals").tag("code", "ledger_busy").counter().count();
  }

  private static int waitingForLocks() throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement();
        var rows =
            sql.executeQuery(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Asked asked(EntryRequest request) {
    return new Asked(request, null);
  }

  private EntryRequest request() {
    var amount = new Money(1, Currencies.find("USD").orElseThrow());
    return new EntryRequest(
        unique("ref"),
        "",
        List.of(Posting.debit(cash, amount), Posting.credit(wallet, amount)),
        Cause.request(),
        List.of());
  }
}
