package io.quittance.ledger.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Money moves at random between accounts that may not go below zero, through two instances, while
 * their database sessions are killed and the clients repeat what got no answer. None is lost, none
 * is made, nobody is lied to.
 */
class BankTest {

  private static final int ACCOUNTS = 20;
  private static final long START = 1_000;
  private static final int CLIENTS = 24;
  private static final int BATCH_MAX = 40;
  private static final Duration KILL_EVERY = Duration.ofMillis(60);

  private static final int TRANSFERS =
      Integer.getInteger("quittance.bank.transfers", isSoak() ? 100_000 : 5_000);
  private static final long SEED = Long.getLong("quittance.bank.seed", System.nanoTime());

  private final TwoLedgers ledgers = TwoLedgers.shared();
  private final Bank bank = new Bank(ledgers, ACCOUNTS, START);
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final AtomicInteger repeats = new AtomicInteger();
  private final AtomicLong kills = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();

  private static boolean isSoak() {
    return Boolean.getBoolean("quittance.soak");
  }

  @Test
  @DisplayName("A115 A702 random cycles of transfers, two instances, killed sessions: every cent")
  void noMoneyIsLostOrMade() throws Exception {
    var transfers = Transfer.random(SEED, TRANSFERS, ACCOUNTS);

    long begin = System.nanoTime();
    int looks = moveAndWatch(transfers);

    System.out.printf(
        "bank: %d transfers (%d refused), %d repeats, %d sessions killed, %d snapshots in %d ms,"
            + " seed %d%n",
        transfers.size(),
        answers.values().stream().filter(answer -> !answer.isBooked()).count(),
        repeats.get(),
        kills.get(),
        looks,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
        SEED);
    assertThat(kills.get()).as("killed sessions").isPositive();
    assertThat(deadlocks()).as("deadlocks, also those that nobody heard of").isZero();
    assertThat(repeats.get()).as("repeated requests").isPositive();
    try {
      bank.agreesWith(transfers, answers);
    } catch (AssertionError wrong) {
      throw new AssertionError("seed " + SEED, wrong);
    }
  }

  /** Returns when every transfer has its final answer; says how often balances were looked at. */
  private int moveAndWatch(List<Transfer> transfers) throws Exception {
    var work = portions(transfers);
    try (var clients = Executors.newFixedThreadPool(CLIENTS);
        var watchers = Executors.newFixedThreadPool(2);
        var killers = Executors.newSingleThreadScheduledExecutor();
        var superuser = ledgers.superuser();
        var kill =
            superuser.prepareStatement(
                """
                SELECT count(pg_terminate_backend(pid)) FROM (
                    SELECT pid FROM pg_stat_activity
                    WHERE datname = current_database() AND usename = ?
                    ORDER BY random() LIMIT 1) victim
                """)) {
      kill.setString(1, ledgers.applicationRole());
      var looks =
          List.of(
              watchers.submit(new Snapshots(ledgers, bank, over)),
              watchers.submit(new Snapshots(ledgers, bank, over)));
      var killing =
          killers.scheduleWithFixedDelay(
              () -> killOne(kill), 0, KILL_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      try {
        var teller = new Teller(ledgers, bank.accounts(), repeats);
        var sent = new ArrayList<Future<?>>();
        work.forEach(
            portion -> sent.add(clients.submit(() -> answers.putAll(teller.send(portion)))));
        for (var each : sent) {
          each.get();
        }
      } finally {
        killing.cancel(false);
        over.set(true);
      }
      return looks.get(0).get() + looks.get(1).get();
    }
  }

  private long deadlocks() throws SQLException {
    try (var superuser = ledgers.superuser();
        var sql = superuser.createStatement();
        var row =
            sql.executeQuery(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Most go alone, the others together. */
  private static List<List<Transfer>> portions(List<Transfer> transfers) {
    var random = new Random(SEED);
    var portions = new ArrayList<List<Transfer>>();
    for (int from = 0; from < transfers.size(); ) {
      int size = random.nextInt(4) > 0 ? 1 : 2 + random.nextInt(BATCH_MAX);
      int to = Math.min(transfers.size(), from + size);
      portions.add(transfers.subList(from, to));
      from = to;
    }
    return portions;
  }

  private void killOne(PreparedStatement kill) {
    try (var row = kill.executeQuery()) {
      row.next();
      kills.addAndGet(row.getLong(1));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
