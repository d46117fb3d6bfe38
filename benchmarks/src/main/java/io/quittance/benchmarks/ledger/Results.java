package io.quittance.benchmarks.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** The rounds of every contender, and the table that they make. */
final class Results {

  private static final double MICROS_PER_MILLI = 1_000;

  private final List<Row> rows = new ArrayList<>();

  /** All rounds of one contender with one traffic. */
  record Row(Contender contender, Traffic traffic, List<Measured> rounds) {

    double median() {
      return sorted().get(rounds.size() / 2);
    }

    private List<Double> sorted() {
      return rounds.stream().map(Measured::transfersPerSecond).sorted().toList();
    }

    String rates() {
      var sorted = sorted();
      return "%,.0f (%,.0f, %,.0f)".formatted(median(), sorted.getFirst(), sorted.getLast());
    }

    /** p50 / p95 / p99 of all rounds together, milliseconds per call. */
    String latencies() {
      var all = new Histogram(3);
      for (var round : rounds) {
        if (round.latencies() == null) {
          return "";
        }
        all.add(round.latencies());
      }
      return "%.1f / %.1f / %.1f".formatted(millis(all, 50), millis(all, 95), millis(all, 99));
    }

    private static double millis(Histogram latencies, double percentile) {
      return latencies.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    }
  }

  void add(Contender contender, Traffic traffic, Measured measured) {
    var row =
        rows.stream()
            .filter(known -> known.contender().equals(contender) && known.traffic() == traffic)
            .findFirst()
            .orElseGet(
                () -> {
                  var first = new Row(contender, traffic, new ArrayList<>());
                  rows.add(first);
                  return first;
                });
    row.rounds().add(measured);
  }

  List<Row> rows(Traffic traffic) {
    return rows.stream().filter(row -> row.traffic() == traffic).toList();
  }

  /** The highest median among the contenders that are meant. */
  OptionalDouble best(Traffic traffic, Predicate<Contender> meant) {
    return rows(traffic).stream()
        .filter(row -> meant.test(row.contender()))
        .mapToDouble(Row::median)
        .max();
  }

  /** A table in Markdown; the ratio is to the best of the row-at-a-time baseline. */
  List<String> table(Traffic traffic) {
    double baseline = best(traffic, RowAtATime.class::isInstance).orElse(Double.NaN);
    var lines = new ArrayList<String>();
    lines.add(
        "| what | transfers per second, median (min, max) | ms per call, p50 / p95 / p99 | ratio"
            + " |");
    lines.add("|---|---|---|---|");
    for (var row : rows(traffic)) {
      lines.add(
          "| %s | %s | %s | %.1f |"
              .formatted(
                  row.contender().name(), row.rates(), row.latencies(), row.median() / baseline));
    }
    return lines;
  }
}
