package io.quittance.reconciliation.report;

import io.quittance.platform.web.StrictJson;
import io.quittance.reconciliation.SpreadsheetCell;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import io.quittance.reconciliation.report.ReadReport.Found;
import io.quittance.reconciliation.report.SendReport.Reported;
import io.quittance.reconciliation.run.Run;
import io.quittance.reconciliation.run.RunView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Writes what was found for programs and spreadsheets, row by row. */
@Service
class WriteReport {

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
              "repairPublishedAt",
              "reconciliation",
              "openedAt",
              "resolvedAt",
              "nextStepText")
          .get();

  /** What spreadsheets know UTF-8 by. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** What a report says and all that was found, as {@code {..., "discrepancies": [...]}}. */
  void asJson(@Nullable Run run, Report report, Found found, ReportTexts texts, OutputStream out) {
    try (var json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (run != null) {
        json.writePOJOProperty("run", RunView.of(run));
      }
      json.writePOJOProperty("summary", report);
      json.writeArrayPropertyStart("discrepancies");
      found.forEach(null, each -> json.writePOJO(new Reported(each, texts.nextStep(each))));
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** One line per difference, safe to open in a spreadsheet. */
  void asCsv(Found found, ReportTexts texts, boolean byteOrderMark, Writer out) throws IOException {
    if (byteOrderMark) {
      out.write(BYTE_ORDER_MARK);
    }
    try (var csv = new CSVPrinter(out, FORMAT)) {
      found.forEach(null, each -> print(csv, each, texts.nextStep(each)));
    }
  }

  private static void print(CSVPrinter csv, DiscrepancyView each, String nextStep) {
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
          each.repairPublishedAt(),
          each.reconciliation(),
          each.openedAt(),
          each.resolvedAt(),
          SpreadsheetCell.text(nextStep));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
