package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many at once, on the same accounts. */
class ConcurrentBookingTest extends RunningLedger {

  /** Half of the pool: the queue, the seals and the other jobs need connections too. */
  private static final int DRY_RUNS_AT_ONCE = 10;

  @Test
  @DisplayName("A118 500 entries onto one hot account in parallel are all booked")
  void losesNothingOnAHotAccount() {
    var cash = open(unique("cash"), "ASSET", "USD", true);
    var hot = open(unique("hot"), "LIABILITY", "USD", false);

    var answers = inParallel(500, i -> book(cash, hot, i + 1L, "USD"));

    assertThat(answers).allMatch(answer -> answer.status() == 201);
    assertThat(balance(hot)).isEqualTo(500 * 501 / 2);
    assertThat(get("/ledger/proof").body().path("good").asBoolean()).isTrue();
  }

  @Test
  @DisplayName("A114 of 100 parallel withdrawals of a tenth, ten succeed and nothing is overdrawn")
  void neverOverdraws() {
    var cash = open(unique("cash"), "ASSET", "USD", true);
    var wallet = open(unique("wallet"), "LIABILITY", "USD", false);
    book(cash, wallet, 1000, "USD");

    var answers = inParallel(100, _ -> book(wallet, cash, 100, "USD"));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(10);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allMatch(answer -> answer.code().equals("insufficient_funds"));
    assertThat(balance(wallet)).isZero();
  }

  @Test
  @DisplayName("A115 opposite transfers in parallel: no deadlock reaches a caller")
  void survivesOppositeTransfers() {
    var one = open(unique("one"), "LIABILITY", "USD", true);
    var two = open(unique("two"), "LIABILITY", "USD", true);

    // Dry runs do the same work in transactions of their own, beside the queue's. Each has a
    // connection while it waits for the others' locks, and no more of them run than the pool has.
    var connections = new Semaphore(DRY_RUNS_AT_ONCE);
    var answers =
        inParallel(
            400,
            i -> {
              var entry =
                  i % 2 == 0
                      ? transfer(unique("ref"), one, two, 10, "USD")
                      : transfer(unique("ref"), two, one, 10, "USD");
              return i % 4 < 2
                  ? post("/ledger/entries", entry)
                  : withOneOf(
                      connections, () -> post("/ledger/entries", entry, "X-Dry-Run", "true"));
            });

    assertThat(answers).allMatch(answer -> answer.status() == 201);
    assertThat(balance(one)).isZero();
    assertThat(balance(two)).isZero();
  }

  private static Answer withOneOf(Semaphore permits, Supplier<Answer> call) {
    permits.acquireUninterruptibly();
    try {
      return call.get();
    } finally {
      permits.release();
    }
  }

  @Test
  @DisplayName("A117 top-ups, withdrawals and transfers in parallel: the statement is one history")
  void tellsOneHistory() {
    var cash = open(unique("cash"), "ASSET", "USD", true);
    var wallet = open(unique("wallet"), "LIABILITY", "USD", false);
    var friend = open(unique("friend"), "LIABILITY", "USD", false);
    book(cash, friend, 1_000, "USD");

    var answers =
        inParallel(
            80,
            i ->
                switch (i % 4) {
                  case 0 -> book(cash, wallet, 100, "USD");
                  case 1 -> book(wallet, cash, 70, "USD");
                  case 2 -> book(wallet, friend, 40, "USD");
                  default -> book(friend, wallet, 20, "USD");
                });

    assertThat(answers)
        .allMatch(answer -> answer.status() == 201 || answer.code().equals("insufficient_funds"));
    var statement = get("/ledger/accounts/" + wallet + "/statement?limit=100");
    long balance = 0;
    for (var line : statement.body().path("data").valueStream().toList().reversed()) {
      long amount = line.path("amount").asLong();
      balance += line.path("side").asString().equals("CREDIT") ? amount : -amount;
      assertThat(line.path("balance").asLong()).as("%s", line).isEqualTo(balance).isNotNegative();
    }
    assertThat(statement.number("closingBalance")).isEqualTo(balance);
    assertThat(balance(wallet)).isEqualTo(balance);
    assertThat(statement.body().path("data"))
        .hasSize((int) answers.stream().filter(answer -> answer.status() == 201).count());
  }

  @Test
  void booksAReferenceOnceWhenManyBringIt() {
    var cash = open(unique("cash"), "ASSET", "USD", true);
    var wallet = open(unique("wallet"), "LIABILITY", "USD", false);
    var entry = transfer(unique("ref"), cash, wallet, 100, "USD");

    var answers = inParallel(50, _ -> post("/ledger/entries", entry));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(49);
    assertThat(answers.stream().map(answer -> answer.text("entryId")).distinct()).hasSize(1);
    assertThat(balance(wallet)).isEqualTo(100);
  }
}
