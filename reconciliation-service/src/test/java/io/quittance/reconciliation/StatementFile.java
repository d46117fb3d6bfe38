package io.quittance.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A settlement report as the simulator writes it. */
record StatementFile(LocalDate day, String account, List<Line> lines) {

  static final String HEADER =
      "date,account,type,operation_id,charge_id,reference,payment_reference,gross,fee,net,"
          + "currency,occurred_at";

  StatementFile {
    lines = List.copyOf(lines);
  }

  static StatementFile of(LocalDate day, List<Line> lines) {
    return new StatementFile(day, OutsideWorld.ACCOUNT, lines);
  }

  /** One line; {@code gross} is negative for a refund. */
  record Line(
      String type,
      String operationId,
      String chargeId,
      String reference,
      String paymentReference,
      long gross,
      long fee,
      String currency,
      Instant occurredAt) {}

  String csv() {
    return csv(
        lines.stream().mapToLong(Line::gross).sum(), lines.stream().mapToLong(Line::fee).sum());
  }

  /** The file with a TOTAL line of our choice. */
  String csv(long totalGross, long totalFee) {
    return body()
        + "TOTAL,%s,,,,,%d,%d,%d,%d,,\r\n"
            .formatted(account, lines.size(), totalGross, totalFee, totalGross - totalFee);
  }

  /** The file as it is when the transfer was cut after a full line. */
  String cut() {
    return body();
  }

  /** The same file with its columns in reverse order and one more, as a new version would send. */
  String reversedWithExtraColumn() {
    return csv()
        .lines()
        .map(
            line -> {
              var cells = new ArrayList<>(Arrays.asList(line.split(",", -1)));
              cells.add(line.startsWith("date,") ? "remark" : "=1+1");
              return String.join(",", cells.reversed());
            })
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private String body() {
    return lines.stream()
        .map(
            line ->
                "%s,%s,%s,%s,%s,%s,%s,%d,%d,%d,%s,%s\r\n"
                    .formatted(
                        day,
                        account,
                        line.type(),
                        line.operationId(),
                        line.chargeId(),
                        line.reference(),
                        line.paymentReference(),
                        line.gross(),
                        line.fee(),
                        line.gross() - line.fee(),
                        line.currency(),
                        line.occurredAt()))
        .collect(Collectors.joining("", HEADER + "\r\n", ""));
  }
}
