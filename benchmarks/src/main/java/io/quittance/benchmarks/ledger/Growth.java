package io.quittance.benchmarks.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether a large journal is as fast as a small one. */
final class Growth {

  private static final long SMALL = 100_000;
  private static final int POSTINGS_PER_ENTRY = 2;

  private final LedgerUnderTest ledger;
  private final BenchmarkOptions options;
  private final Contender oneByOne;
  private final Contender batches;

  Growth(LedgerUnderTest ledger, BenchmarkOptions options) {
    this.ledger = ledger;
    this.options = options;
    this.oneByOne = new OverRest(ledger, 64, 1);
    this.batches = new OverRest(ledger, 8, 500);
  }

  /** Measures small, grows, measures large. */
  List<String> measure() throws Exception {
    growTo(SMALL);
    var small = race();
    growTo(options.postings());
    var large = race();
    var lines = new ArrayList<String>();
    lines.add("| postings | what | transfers per second, median (min, max) | ms per call |");
    lines.add("|---|---|---|---|");
    small.rows(Traffic.RANDOM).forEach(row -> lines.add(line(SMALL, row)));
    large.rows(Traffic.RANDOM).forEach(row -> lines.add(line(options.postings(), row)));
    return lines;
  }

  private static String line(long postings, Results.Row row) {
    return "| %,d | %s | %s | %s |"
        .formatted(postings, row.contender().name(), row.rates(), row.latencies());
  }

  private void growTo(long postings) throws Exception {
    while (ledger.entries() * POSTINGS_PER_ENTRY < postings) {
      batches.run(Traffic.RANDOM, Duration.ofSeconds(1));
    }
  }

  /** Short rounds, so that a small journal stays small. */
  private Results race() throws Exception {
    var results = new Results();
    for (int round = 0; round <= options.rounds(); round++) {
      for (var contender : List.of(oneByOne, batches)) {
        var measured = contender.run(Traffic.RANDOM, Duration.ofSeconds(2));
        // The first round warms up.
        if (round > 0) {
          results.add(contender, Traffic.RANDOM, measured);
        }
      }
    }
    return results;
  }
}
