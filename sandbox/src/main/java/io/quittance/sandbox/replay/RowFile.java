package io.quittance.sandbox.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Reads replay files: CSV (RFC 4180) with a header. */
final class RowFile {

  static final List<String> COLUMNS =
      List.of(
          "type",
          "id",
          "payment_id",
          "occurred_at",
          "customer_id",
          "country",
          "amount_pence",
          "lines");

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

  private final Set<String> ids = new HashSet<>();
  private final Set<String> payments = new HashSet<>();

  private RowFile() {}

  /**
   * Reads a whole file.
   *
   * @throws IllegalArgumentException naming the line, if something in it cannot be replayed
   */
  static List<Row> read(Path file) throws IOException {
    try (var lines = FORMAT.parse(Files.newBufferedReader(file))) {
      if (!lines.getHeaderNames().containsAll(COLUMNS)) {
        throw new IllegalArgumentException(
            "%s: the first line must name the columns %s"
                .formatted(file, String.join(",", COLUMNS)));
      }
      var checks = new RowFile();
      var rows = new ArrayList<Row>();
      for (var line : lines) {
        try {
          rows.add(checks.row(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "%s, row %d: %s".formatted(file, line.getRecordNumber(), e.getMessage()), e);
        }
      }
      return rows;
    }
  }

  private Row row(CSVRecord line) {
    var id = line.get("id");
    if (id.isEmpty() || !ids.add(id)) {
      throw new IllegalArgumentException("id '%s' is empty or not unique".formatted(id));
    }
    long amount = Long.parseLong(line.get("amount_pence"));
    if (amount <= 0) {
      throw new IllegalArgumentException("amount_pence must be above zero");
    }
    return switch (line.get("type")) {
      case "payment" -> {
        payments.add(id);
        yield new Row.Payment(
            id,
            amount,
            line.get("customer_id"),
            line.get("country"),
            line.get("lines"),
            line.get("occurred_at"));
      }
      case "refund" -> new Row.Refund(id, amount, knownPayment(line.get("payment_id")));
      default ->
          throw new IllegalArgumentException("type is payment or refund, not " + line.get("type"));
    };
  }

  /** Rows start in file order: a refund of a later payment would wait for ever. */
  private String knownPayment(String paymentId) {
    if (!paymentId.isEmpty() && !payments.contains(paymentId)) {
      throw new IllegalArgumentException("no payment %s before this row".formatted(paymentId));
    }
    return paymentId;
  }
}
