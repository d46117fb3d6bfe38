package io.quittance.reconciliation;

import io.quittance.reconciliation.StatementFile.Line;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A payout reconciliation as Stripe writes it; about every tenth capture is one of a part. */
final class StripeReport {

  static final List<String> COLUMNS =
      List.of(
          "automatic_payout_id",
          "automatic_payout_effective_at_utc",
          "balance_transaction_id",
          "created_utc",
          "currency",
          "gross",
          "fee",
          "net",
          "reporting_category",
          "source_id",
          "payment_intent_id",
          "charge_id",
          "description",
          "payment_metadata[quittance_payment]",
          "payment_metadata[quittance_capture]",
          "refund_metadata[quittance_reference]");

  private static final int PART_EVERY = 10;
  private static final long REST = 500;

  private final LocalDate day;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Long> paidOut = new TreeMap<>();
  private int rows;

  private StripeReport(LocalDate day) {
    this.day = day;
  }

  static String text(LocalDate day, List<Line> lines) {
    var report = new StripeReport(day);
    report.text.append(String.join(",", COLUMNS)).append("\r\n");
    lines.forEach(report::add);
    report.closeWithFee();
    return report.text.toString();
  }

  private void add(Line line) {
    boolean isCapture = line.type().equals("CAPTURE");
    boolean isPart = isCapture && Math.floorMod(line.operationId().hashCode(), PART_EVERY) == 0;
    var cells = new HashMap<String, String>();
    cells.put("created_utc", Cells.time(line.occurredAt(), 0));
    cells.put("source_id", line.operationId());
    cells.put("payment_intent_id", line.chargeId());
    cells.put("charge_id", isCapture ? line.operationId() : "ch_of_" + line.operationId());
    cells.put("description", "Order, with a comma");
    cells.put("payment_metadata[quittance_payment]", line.paymentReference());
    cells.put(
        isCapture ? "payment_metadata[quittance_capture]" : "refund_metadata[quittance_reference]",
        line.reference());
    if (isPart) {
      var rest = new HashMap<>(cells);
      rest.put("source_id", "re_rest_" + line.operationId());
      row(rest, "partial_capture_reversal", -REST, 0, line.currency());
    }
    row(
        cells,
        isCapture ? "charge" : "refund",
        line.gross() + (isPart ? REST : 0),
        line.fee(),
        line.currency());
  }

  private void closeWithFee() {
    paidOut.computeIfPresent(
        "USD",
        (_, sum) -> {
          row(new HashMap<>(Map.of("created_utc", day + " 00:00:01")), "fee", -25, 0, "USD");
          return sum - 25;
        });
    Map.copyOf(paidOut)
        .forEach(
            (currency, sum) -> {
              var cells = new HashMap<String, String>();
              cells.put("created_utc", day + " 00:00:00");
              cells.put("source_id", payout(currency));
              row(cells, "payout", -sum, 0, currency);
            });
  }

  private void row(
      Map<String, String> cells, String category, long gross, long fee, String currency) {
    cells.put("automatic_payout_id", payout(currency));
    cells.put("automatic_payout_effective_at_utc", day + " 00:00:00");
    cells.put("balance_transaction_id", "txn_1" + rows++);
    cells.put("currency", currency.toLowerCase(Locale.ROOT));
    cells.put("gross", Cells.major(gross, currency));
    cells.put("fee", Cells.major(fee, currency));
    cells.put("net", Cells.major(gross - fee, currency));
    cells.put("reporting_category", category);
    Cells.row(text, COLUMNS, cells);
    if (!category.equals("payout") && !category.equals("fee")) {
      paidOut.merge(currency, gross - fee, Long::sum);
    }
  }

  private String payout(String currency) {
    return "po_%s%s".formatted(day.toString().replace("-", ""), currency);
  }
}
