package io.quittance.reconciliation.repair;

import io.quittance.platform.web.StrictJson;
import io.quittance.reconciliation.SpooledAnswer;
import io.quittance.reconciliation.SpreadsheetCell;
import io.quittance.reconciliation.discrepancy.Discrepancies;
import io.quittance.reconciliation.discrepancy.Discrepancies.Filter;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "discrepancyId",
              "date",
              "provider",
              "reconciliation",
              "kind",
              "status",
              "resolution",
              "nextStep",
              "owner",
              "daysOpen",
              "age",
              "proposalStatus",
              "side",
              "operation",
              "reference",
              "transactionId",
              "operationId",
              "paymentIntentId",
              "ourAmount",
              "ourCurrency",
              "providerAmount",
              "providerCurrency",
              "providerFee",
              "expectedFee",
              "openedAt",
              "resolvedAt")
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
      csv.printRecord(
          each.discrepancyId(),
          each.date(),
          SpreadsheetCell.text(each.provider()),
          each.reconciliation(),
          each.kind(),
          each.status(),
          each.resolution(),
          each.nextStep(),
          SpreadsheetCell.text(each.owner()),
          each.daysOpen(),
          each.age(),
          each.proposalStatus(),
          each.side(),
          each.operation(),
          SpreadsheetCell.text(each.reference()),
          SpreadsheetCell.text(each.transactionId()),
          SpreadsheetCell.text(each.operationId()),
          SpreadsheetCell.text(each.paymentIntentId()),
          each.ourAmount(),
          each.ourCurrency(),
          each.providerAmount(),
          each.providerCurrency(),
          each.providerFee(),
          each.expectedFee(),
          each.openedAt(),
          each.resolvedAt());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
