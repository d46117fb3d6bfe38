package io.quittance.sandbox.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.TreeMap;

/** What a replay did, for people. */
final class Report {

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void print(Tally tally, Http http, Duration elapsed) {
    out.println();
    line("Payments captured", tally.payments(), Pounds.of(tally.captured()));
    line("Refunds succeeded", tally.refunds(), Pounds.of(tally.refunded()));
    new TreeMap<>(tally.refusedByCode()).forEach((code, count) -> line("Refused", count, code));
    out.printf("%-20s %8s  %20s%n", "Net", "", Pounds.of(tally.captured() - tally.refunded()));
    out.printf(
        "%,d rows in %,d.%d s: %,d per second; requests sent again: %,d%n",
        tally.rows(),
        elapsed.toSeconds(),
        elapsed.toMillisPart() / 100,
        ProgressLine.perSecond(tally.rows(), elapsed),
        http.repeats());
    out.printf(
        "Latency per row: p50 %,d ms, p95 %,d ms, p99 %,d ms, max %,d ms%n%n",
        tally.percentileMillis(50),
        tally.percentileMillis(95),
        tally.percentileMillis(99),
        tally.percentileMillis(100));
  }

  /** What the merchant has besides the file; nothing when that is nothing. */
  void printOutside(MerchantBooks books) {
    if (!books.isOnlyTheFile()) {
      out.printf(
          "  outside this file: %,d payments, captured %s, refunded %s, disputed %s%n",
          books.paymentsOutside(),
          Pounds.of(books.capturedOutside()),
          Pounds.of(books.refundedOutside()),
          Pounds.of(books.disputed()));
    }
  }

  private void line(String what, long count, String amount) {
    out.printf("%-20s %,8d  %20s%n", what, count, amount);
  }
}
