package io.quittance.simulator.settlement;

import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.settlement.EffectJournal.Line;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the provider settles of one day (UTC), as a file. The last line counts and sums the others:
 * a file without it is cut off. Its sums run over all currencies and are for checking only.
 */
@RestController
class SettlementController {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "date",
              "account",
              "type",
              "operation_id",
              "charge_id",
              "reference",
              "payment_reference",
              "gross",
              "fee",
              "net",
              "currency",
              "occurred_at")
          .get();

  private final EffectJournal journal;
  private final String account;

  SettlementController(EffectJournal journal, SimulatorSettings settings) {
    this.journal = journal;
    this.account = settings.account();
  }

  @GetMapping("/v1/settlements/{date}")
  void settlement(
      @PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate date,
      HttpServletResponse response)
      throws IOException {
    response.setContentType("text/csv");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    var writer = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
    try (var csv = new CSVPrinter(writer, FORMAT)) {
      var sums = new Sums();
      journal.settled(
          Charge.Origin.SIMULATOR,
          date,
          line -> {
            sums.add(line);
            print(csv, date, line);
          });
      csv.printRecord(
          "TOTAL", account, "", "", "", "", sums.count, sums.gross, sums.fee, sums.net, "", "");
    }
  }

  private void print(CSVPrinter csv, LocalDate date, Line line) {
    try {
      csv.printRecord(
          date,
          account,
          line.type(),
          line.operationId(),
          line.chargeId(),
          line.reference(),
          line.paymentReference(),
          line.gross(),
          line.fee(),
          line.net(),
          line.currency(),
          line.occurredAt());
    } catch (IOException gone) {
      throw new UncheckedIOException("the reader of the settlement left", gone);
    }
  }

  /** Check sums. */
  private static final class Sums {
    private long count;
    private long gross;
    private long fee;
    private long net;

    void add(Line line) {
      count++;
      gross = Math.addExact(gross, line.gross());
      fee = Math.addExact(fee, line.fee());
      net = Math.addExact(net, line.net());
    }
  }
}
