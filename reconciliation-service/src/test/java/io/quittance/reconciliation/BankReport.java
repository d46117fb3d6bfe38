package io.quittance.reconciliation;

import io.quittance.contracts.provider.BankReference;
import io.quittance.reconciliation.StatementFile.Line;
import io.quittance.reconciliation.bank.Camt053File;
import io.quittance.reconciliation.bank.Camt053File.Entry;
import io.quittance.reconciliation.bank.Camt053File.Transfer;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** A camt.053 of a bank through which customers pay us: one statement a currency. */
final class BankReport {

  private static final long OPENING = 100_000_000;

  private BankReport() {}

  static String text(LocalDate day, String account, List<Line> lines) {
    var file = new Camt053File(day, account);
    lines.stream().map(Line::currency).distinct().forEach(each -> file.holding(each, OPENING));
    lines.forEach(line -> file.entry(line.currency(), entry(line)));
    return file.xml();
  }

  /** By currency, in the order in which the currencies come up. */
  static List<Line> inOrder(List<Line> lines) {
    return lines.stream()
        .collect(Collectors.groupingBy(Line::currency, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /** What we send has our reference; what customers send has the one that they were told. */
  private static Entry entry(Line line) {
    boolean isOurs = line.type().equals("REFUND");
    var transfer =
        new Transfer(
            line.gross(),
            isOurs ? BankReference.endToEndId(line.reference()) : "",
            isOurs ? "" : BankReference.creditorReference(line.reference()),
            "");
    return new Entry(line.gross(), line.operationId(), List.of(transfer));
  }
}
