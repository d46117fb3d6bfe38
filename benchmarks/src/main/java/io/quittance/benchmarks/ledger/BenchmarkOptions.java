package io.quittance.benchmarks.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bin/bench ledger} can be told.
 *
 * @param rounds measured rounds of each contender, after one that warms up
 * @param roundTime how long each writes in a round
 * @param only a regular expression that the names of the contenders must contain
 * @param postings how large the journal becomes for the second half; 0 to leave that out
 * @param page the file that gets the report; null to print it only
 */
record BenchmarkOptions(
    int rounds, Duration roundTime, Pattern only, long postings, @Nullable Path page) {

  static final String USAGE =
      """
      Options of the ledger's benchmark:
        --rounds=3            measured rounds, after one that warms up
        --seconds=5           how long each contender writes in a round
        --only=REGEX          only the contenders whose names contain it
        --postings=10000000   the size that small is compared with; 0 to leave it out
        --page=FILE           where the report goes, besides the terminal
      """;

  static BenchmarkOptions of(String... arguments) {
    int rounds = 3;
    int seconds = 5;
    var only = Pattern.compile("");
    long postings = 10_000_000;
    Path page = null;
    for (var argument : arguments) {
      var value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, argument.length() - value.length())) {
        case "--rounds=" -> rounds = Integer.parseInt(value);
        case "--seconds=" -> seconds = Integer.parseInt(value);
        case "--only=" -> only = Pattern.compile(value);
        case "--postings=" -> postings = Long.parseLong(value);
        case "--page=" -> page = Path.of(value);
        default -> throw new IllegalArgumentException(argument + "\n" + USAGE);
      }
    }
    return new BenchmarkOptions(rounds, Duration.ofSeconds(seconds), only, postings, page);
  }

  boolean wants(Contender contender) {
    return only.matcher(contender.name()).find();
  }

  void write(List<String> report) throws IOException {
    if (page != null) {
      Files.write(page, report);
    }
  }
}
