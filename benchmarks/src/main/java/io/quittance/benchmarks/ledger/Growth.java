package io.quittance.benchmarks.ledger;

import io.quittance.infrastructure.PostgresServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether a large journal is as fast as a small one. */
final class Growth {

  private static final long SMALL = 100_000;
  private static final int POSTINGS_PER_ENTRY = 2;

  /** Short ones, but more of them: a percentile of few calls says little. */
  private static final int TURNS_PER_ROUND = 3;

  private final LedgerUnderTest small;
  private final LedgerUnderTest large;
  private final PostgresServer server;
  private final BenchmarkOptions options;

  /**
   * @param small a ledger that stays small
   * @param large one that grows to what the options say
   */
  Growth(
      LedgerUnderTest small,
      LedgerUnderTest large,
      PostgresServer server,
      BenchmarkOptions options) {
    this.small = small;
    this.large = large;
    this.server = server;
    this.options = options;
  }

  /** Grows both and measures them in turns, so that both meet the same machine. */
  List<String> measure() throws Exception {
    growTo(large, options.postings());
    growTo(small, SMALL);
    waitUntilSettled();
    var ofSmall = new Results();
    var ofLarge = new Results();
    var toSmall = contenders(small);
    var toLarge = contenders(large);
    // The first round warms up.
    race(toSmall, new Results());
    race(toLarge, new Results());
    for (int turn = 0; turn < TURNS_PER_ROUND * options.rounds(); turn++) {
      race(toSmall, ofSmall);
      race(toLarge, ofLarge);
    }
    var lines = new ArrayList<String>();
    lines.add("| postings | what | transfers per second, median (min, max) | ms per call |");
    lines.add("|---|---|---|---|");
    ofSmall.rows(Traffic.RANDOM).forEach(row -> lines.add(line(SMALL, row)));
    ofLarge.rows(Traffic.RANDOM).forEach(row -> lines.add(line(options.postings(), row)));
    return lines;
  }

  private static String line(long postings, Results.Row row) {
    return "| %,d | %s | %s | %s |"
        .formatted(postings, row.contender().name(), row.rates(), row.latencies());
  }

  private static void growTo(LedgerUnderTest ledger, long postings) throws Exception {
    var batches = batches(ledger);
    // The accounts have numbers of the same sequence.
    while ((ledger.lastDrawn() - Traffic.ACCOUNTS) * POSTINGS_PER_ENTRY < postings) {
      batches.run(Traffic.RANDOM, Duration.ofSeconds(1));
    }
  }

  /**
   * A journal grows to that size in months, not in minutes: what follows quick growth is done
   * before anything is measured, for both.
   */
  private void waitUntilSettled() throws SQLException, InterruptedException {
    for (var ledger : List.of(small, large)) {
      while (ledger.unsealed() > 0) {
        Thread.sleep(1_000);
      }
      ledger.vacuum();
    }
    try (var connection = DriverManager.getConnection(server.superuserJdbcUrl("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
    }
  }

  /** Short rounds, so that a small journal stays small. */
  private static void race(List<Contender> contenders, Results results) throws Exception {
    for (var contender : contenders) {
      results.add(contender, Traffic.RANDOM, contender.run(Traffic.RANDOM, Duration.ofSeconds(2)));
    }
  }

  private static List<Contender> contenders(LedgerUnderTest ledger) {
    return List.of(new OverRest(ledger, 64, 1), batches(ledger));
  }

  private static Contender batches(LedgerUnderTest ledger) {
    return new OverRest(ledger, 8, 500);
  }
}
