package io.quittance.sandbox.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts outcomes. Used by all threads of a replay; read when they have ended. */
final class Tally {

  private static final int EXAMPLES_MAX = 10;

  private final List<String> unexpected = new ArrayList<>();
  private final Map<String, Long> refusedByCode = new TreeMap<>();
  private final Map<String, Long> capturedByIntent = new HashMap<>();
  private final Map<String, Long> refundedByIntent = new HashMap<>();
  private final long[] latencies;
  private int rows;
  private long refunds;
  private long unexpectedRows;
  private long capturedTotal;
  private long refundedTotal;

  Tally(int rowsMax) {
    this.latencies = new long[rowsMax];
  }

  /** Adds what became of a row, and how long it took from the first request to the last answer. */
  synchronized void add(Row row, Outcome outcome, long nanos) {
    latencies[rows++] = nanos;
    switch (outcome) {
      case Outcome.Captured(var intent, var amount) -> {
        capturedTotal = Math.addExact(capturedTotal, amount);
        capturedByIntent.put(intent, amount);
      }
      case Outcome.Refunded(var intent, var amount) -> {
        refunds++;
        refundedTotal = Math.addExact(refundedTotal, amount);
        refundedByIntent.merge(intent, amount, Math::addExact);
      }
      case Outcome.Refused(var code) -> refusedByCode.merge(code, 1L, Long::sum);
      case Outcome.Unfinished(var state) ->
          refusedByCode.merge("unfinished: " + state, 1L, Long::sum);
    }
    if (!isExpected(row, outcome)) {
      unexpectedRows++;
      if (unexpected.size() < EXAMPLES_MAX) {
        unexpected.add(row.id() + ": " + outcome);
      }
    }
  }

  /** A row that the platform may carry out is carried out, to the penny; any other is refused. */
  private static boolean isExpected(Row row, Outcome outcome) {
    return switch (row) {
      case Row.Payment payment ->
          outcome instanceof Outcome.Captured(var _, var amount) && amount == payment.amount();
      case Row.Refund refund when refund.payment().isPresent() ->
          outcome instanceof Outcome.Refunded(var _, var amount) && amount == refund.amount();
      case Row.Refund _ ->
          outcome instanceof Outcome.Refused(var code) && code.equals("payment_not_found");
    };
  }

  synchronized int rows() {
    return rows;
  }

  synchronized long payments() {
    return capturedByIntent.size();
  }

  synchronized long captured() {
    return capturedTotal;
  }

  synchronized long refunds() {
    return refunds;
  }

  synchronized long refunded() {
    return refundedTotal;
  }

  synchronized Map<String, Long> refusedByCode() {
    return Map.copyOf(refusedByCode);
  }

  /** What was captured of an intent that this file made; 0 for any other. */
  synchronized long capturedOf(String paymentIntentId) {
    return capturedByIntent.getOrDefault(paymentIntentId, 0L);
  }

  synchronized long refundedOf(String paymentIntentId) {
    return refundedByIntent.getOrDefault(paymentIntentId, 0L);
  }

  /** How many rows ended otherwise than they had to. */
  synchronized long unexpectedRows() {
    return unexpectedRows;
  }

  /** The first of them, for a person. */
  synchronized List<String> examples() {
    return List.copyOf(unexpected);
  }

  /** The time that {@code percent} of the rows stayed within, in milliseconds. */
  synchronized long percentileMillis(int percent) {
    if (rows == 0) {
      return 0;
    }
    var sorted = Arrays.copyOf(latencies, rows);
    Arrays.sort(sorted);
    int index = Math.ceilDiv(rows * percent, 100) - 1;
    return sorted[Math.max(0, index)] / 1_000_000;
  }
}
