package io.quittance.reconciliation;

import io.quittance.reconciliation.StatementFile.Line;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A settlement details report as Adyen writes it. */
final class AdyenReport {

  static final List<String> COLUMNS =
      List.of(
          "Company Account",
          "Merchant Account",
          "Psp Reference",
          "Merchant Reference",
          "Payment Method",
          "Creation Date",
          "TimeZone",
          "Type",
          "Modification Reference",
          "Gross Currency",
          "Gross Debit (GC)",
          "Gross Credit (GC)",
          "Exchange Rate",
          "Net Currency",
          "Net Debit (NC)",
          "Net Credit (NC)",
          "Commission (NC)",
          "Markup (NC)",
          "Scheme Fees (NC)",
          "Interchange (NC)",
          "Modification Merchant Reference",
          "Batch Number",
          "Booking Date",
          "Booking Date TimeZone");

  private static final String BATCH = "1300";

  private final LocalDate day;
  private final String account;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Long> paidOut = new TreeMap<>();

  private AdyenReport(LocalDate day, String account) {
    this.day = day;
    this.account = account;
  }

  static String text(LocalDate day, String account, List<Line> lines) {
    var report = new AdyenReport(day, account);
    report.text.append(String.join(",", COLUMNS)).append("\r\n");
    lines.forEach(report::add);
    report.close();
    return report.text.toString();
  }

  private void add(Line line) {
    boolean comesIn = line.gross() > 0;
    long net = line.gross() - line.fee();
    var cells = new HashMap<String, String>();
    cells.put("Psp Reference", line.chargeId());
    cells.put("Merchant Reference", line.paymentReference() + ".txn_authorization");
    cells.put("Payment Method", "visa");
    cells.put("Creation Date", Cells.time(line.occurredAt(), 2));
    cells.put("TimeZone", "CEST");
    cells.put("Type", comesIn ? "Settled" : "Refunded");
    cells.put("Modification Reference", line.operationId());
    cells.put("Gross Currency", line.currency());
    cells.put(
        comesIn ? "Gross Credit (GC)" : "Gross Debit (GC)",
        Cells.major(Math.abs(line.gross()), line.currency()));
    cells.put("Exchange Rate", "1");
    cells.put("Net Currency", line.currency());
    cells.put(
        net > 0 ? "Net Credit (NC)" : "Net Debit (NC)",
        Cells.major(Math.abs(net), line.currency()));
    cells.put("Markup (NC)", Cells.major(line.fee() - line.fee() / 2, line.currency()));
    cells.put("Interchange (NC)", Cells.major(line.fee() / 2, line.currency()));
    cells.put("Modification Merchant Reference", line.paymentReference() + "." + line.reference());
    write(cells);
    paidOut.merge(line.currency(), net, Long::sum);
  }

  private void close() {
    paidOut.computeIfPresent(
        "USD",
        (currency, sum) -> {
          withoutPayment("Fee", "Transaction Fees", currency, 25);
          return sum - 25;
        });
    paidOut.forEach(
        (currency, sum) ->
            withoutPayment(
                "MerchantPayout",
                "TX%sXT batch %s, %s".formatted(currency, BATCH, account),
                currency,
                sum));
  }

  private void withoutPayment(String type, String reference, String currency, long taken) {
    var cells = new HashMap<String, String>();
    cells.put("Creation Date", day + " 23:30:00");
    cells.put("TimeZone", "UTC");
    cells.put("Type", type);
    cells.put("Modification Reference", reference);
    cells.put("Net Currency", currency);
    cells.put(
        taken > 0 ? "Net Debit (NC)" : "Net Credit (NC)", Cells.major(Math.abs(taken), currency));
    write(cells);
  }

  private void write(Map<String, String> cells) {
    cells.put("Company Account", "Company");
    cells.put("Merchant Account", account);
    cells.put("Batch Number", BATCH);
    Cells.row(text, COLUMNS, cells);
  }
}
