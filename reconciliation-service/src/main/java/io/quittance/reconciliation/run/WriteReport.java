package io.quittance.reconciliation.run;

import io.quittance.platform.id.Ids;
import io.quittance.platform.web.StrictJson;
import io.quittance.reconciliation.discrepancy.Discrepancies;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Writes what a run found, row by row. */
@Service
class WriteReport {

  static final String CSV = "text/csv";

  private static final JsonMapper JSON = StrictJson.mapper();

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "discrepancyId",
              "date",
              "provider",
              "kind",
              "status",
              "resolution",
              "side",
              "operation",
              "reference",
              "transactionId",
              "operationId",
              "paymentIntentId",
              "ourAmount",
              "ourCurrency",
              "ourDate",
              "providerAmount",
              "providerCurrency",
              "providerDate",
              "providerFee",
              "expectedFee",
              "occurredAt",
              "repairPublishedAt")
          .get();

  private final Discrepancies discrepancies;

  WriteReport(Discrepancies discrepancies) {
    this.discrepancies = discrepancies;
  }

  /** The run with all that it found, as {@code {..., "discrepancies": [...]}}. */
  void asJson(Run run, HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    try (var json = JSON.createGenerator(response.getOutputStream())) {
      json.writeStartObject();
      json.writePOJOProperty("run", RunView.of(run));
      json.writeArrayPropertyStart("discrepancies");
      discrepancies.forEachOf(run.id(), json::writePOJO);
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** One line per difference, safe to open in a spreadsheet. */
  void asCsv(Run run, HttpServletResponse response) throws IOException {
    response.setContentType(CSV);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        "attachment; filename=\"%s.csv\"".formatted(Ids.write(RunView.PREFIX, run.id())));
    try (var csv = new CSVPrinter(response.getWriter(), FORMAT)) {
      discrepancies.forEachOf(run.id(), each -> print(csv, each));
    }
  }

  private static void print(CSVPrinter csv, DiscrepancyView each) {
    try {
      csv.printRecord(
          each.discrepancyId(),
          each.date(),
          SpreadsheetCell.text(each.provider()),
          each.kind(),
          each.status(),
          each.resolution(),
          each.side(),
          each.operation(),
          SpreadsheetCell.text(each.reference()),
          SpreadsheetCell.text(each.transactionId()),
          SpreadsheetCell.text(each.operationId()),
          SpreadsheetCell.text(each.paymentIntentId()),
          each.ourAmount(),
          each.ourCurrency(),
          each.ourDate(),
          each.providerAmount(),
          each.providerCurrency(),
          each.providerDate(),
          each.providerFee(),
          each.expectedFee(),
          each.occurredAt(),
          each.repairPublishedAt());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** A text cell that no spreadsheet takes for a formula. Numbers do not pass here. */
  static final class SpreadsheetCell {

    private static final String FORMULA_STARTS = "=+-@\t\r";

    private SpreadsheetCell() {}

    /** The text, with an apostrophe in front where it would be a formula. */
    static @Nullable String text(@Nullable String value) {
      return value == null || value.isEmpty() || FORMULA_STARTS.indexOf(value.charAt(0)) < 0
          ? value
          : "'" + value;
    }
  }
}
