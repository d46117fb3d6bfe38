package io.quittance.reconciliation.repair;

import io.quittance.platform.web.SpooledAnswer;
import io.quittance.platform.web.StrictJson;
import io.quittance.reconciliation.discrepancy.Discrepancies;
import io.quittance.reconciliation.discrepancy.Discrepancies.Filter;
import io.quittance.reconciliation.discrepancy.DiscrepancyColumn;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Writes discrepancies row by row: there may be more than memory has room for. */
@Service
class ExportDiscrepancies {

  static final String CSV = "text/csv";

  private static final JsonMapper JSON = StrictJson.mapper();

  private static final List<DiscrepancyColumn> COLUMNS =
      List.of(
          DiscrepancyColumn.DISCREPANCY_ID,
          DiscrepancyColumn.DATE,
          DiscrepancyColumn.PROVIDER,
          DiscrepancyColumn.RECONCILIATION,
          DiscrepancyColumn.KIND,
          DiscrepancyColumn.STATUS,
          DiscrepancyColumn.RESOLUTION,
          DiscrepancyColumn.NEXT_STEP,
          DiscrepancyColumn.OWNER,
          DiscrepancyColumn.DAYS_OPEN,
          DiscrepancyColumn.AGE,
          DiscrepancyColumn.PROPOSAL_STATUS,
          DiscrepancyColumn.SIDE,
          DiscrepancyColumn.OPERATION,
          DiscrepancyColumn.REFERENCE,
          DiscrepancyColumn.TRANSACTION_ID,
          DiscrepancyColumn.OPERATION_ID,
          DiscrepancyColumn.PAYMENT_INTENT_ID,
          DiscrepancyColumn.OUR_AMOUNT,
          DiscrepancyColumn.OUR_CURRENCY,
          DiscrepancyColumn.PROVIDER_AMOUNT,
          DiscrepancyColumn.PROVIDER_CURRENCY,
          DiscrepancyColumn.PROVIDER_FEE,
          DiscrepancyColumn.EXPECTED_FEE,
          DiscrepancyColumn.OPENED_AT,
          DiscrepancyColumn.RESOLVED_AT);

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(COLUMNS.stream().map(DiscrepancyColumn::title).toArray(String[]::new))
          .get();

  private final Discrepancies discrepancies;

  ExportDiscrepancies(Discrepancies discrepancies) {
    this.discrepancies = discrepancies;
  }

  /** All that a filter lets pass, as {@code {"data": [...]}}. */
  void asJson(Filter filter, HttpServletResponse response) throws IOException {
    SpooledAnswer.send(
        response,
        out -> {
          try (var json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("data");
            discrepancies.forEach(filter, json::writePOJO);
            json.writeEndArray();
            json.writeEndObject();
          }
        },
        () -> response.setContentType(MediaType.APPLICATION_JSON_VALUE));
  }

  /** One line each, safe to open in a spreadsheet. */
  void asCsv(Filter filter, HttpServletResponse response) throws IOException {
    SpooledAnswer.send(
        response,
        out -> {
          var text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          try (var csv = new CSVPrinter(text, FORMAT)) {
            discrepancies.forEach(filter, each -> print(csv, each));
          }
        },
        () -> {
          response.setContentType(CSV);
          response.setCharacterEncoding(StandardCharsets.UTF_8);
          response.setHeader(
              HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"discrepancies.csv\"");
        });
  }

  private static void print(CSVPrinter csv, DiscrepancyView each) {
    try {
      DiscrepancyColumn.print(csv, COLUMNS, each);
      csv.println();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
