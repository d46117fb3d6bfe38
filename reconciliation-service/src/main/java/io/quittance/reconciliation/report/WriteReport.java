package io.quittance.reconciliation.report;

import io.quittance.platform.web.StrictJson;
import io.quittance.reconciliation.SpreadsheetCell;
import io.quittance.reconciliation.discrepancy.DiscrepancyColumn;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import io.quittance.reconciliation.report.ReadReport.Found;
import io.quittance.reconciliation.report.SendReport.Reported;
import io.quittance.reconciliation.run.Run;
import io.quittance.reconciliation.run.RunView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Writes what was found for programs and spreadsheets, row by row. */
@Service
class WriteReport {

  private static final JsonMapper JSON = StrictJson.mapper();

  private static final List<DiscrepancyColumn> COLUMNS =
      List.of(
          DiscrepancyColumn.DISCREPANCY_ID,
          DiscrepancyColumn.DATE,
          DiscrepancyColumn.PROVIDER,
          DiscrepancyColumn.KIND,
          DiscrepancyColumn.STATUS,
          DiscrepancyColumn.RESOLUTION,
          DiscrepancyColumn.SIDE,
          DiscrepancyColumn.OPERATION,
          DiscrepancyColumn.REFERENCE,
          DiscrepancyColumn.TRANSACTION_ID,
          DiscrepancyColumn.OPERATION_ID,
          DiscrepancyColumn.PAYMENT_INTENT_ID,
          DiscrepancyColumn.OUR_AMOUNT,
          DiscrepancyColumn.OUR_CURRENCY,
          DiscrepancyColumn.OUR_DATE,
          DiscrepancyColumn.PROVIDER_AMOUNT,
          DiscrepancyColumn.PROVIDER_CURRENCY,
          DiscrepancyColumn.PROVIDER_DATE,
          DiscrepancyColumn.PROVIDER_FEE,
          DiscrepancyColumn.EXPECTED_FEE,
          DiscrepancyColumn.OCCURRED_AT,
          DiscrepancyColumn.REPAIR_PUBLISHED_AT,
          DiscrepancyColumn.RECONCILIATION,
          DiscrepancyColumn.OPENED_AT,
          DiscrepancyColumn.RESOLVED_AT);

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              Stream.concat(
                      COLUMNS.stream().map(DiscrepancyColumn::title), Stream.of("nextStepText"))
                  .toArray(String[]::new))
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
      DiscrepancyColumn.print(csv, COLUMNS, each);
      csv.print(SpreadsheetCell.text(nextStep));
      csv.println();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
