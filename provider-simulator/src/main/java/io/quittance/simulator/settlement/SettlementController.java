package io.quittance.simulator.settlement;

import static io.quittance.platform.problem.CommonProblem.NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.EffectType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
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

  /** The first version tells captures and refunds, the second one all that moved money. */
  private static final int VERSION_MAX = 2;

  private final SettledMoney money;
  private final ReportFaults faults;
  private final String account;

  SettlementController(SettledMoney money, ReportFaults faults, SimulatorSettings settings) {
    this.money = money;
    this.faults = faults;
    this.account = settings.account();
  }

  @GetMapping("/v1/settlements/{date}")
  void settlement(
      @PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate date,
      @RequestParam(defaultValue = "1") int version,
      HttpServletResponse response)
      throws IOException {
    if (version < 1 || version > VERSION_MAX) {
      throw invalid("version", "must be 1 to " + VERSION_MAX);
    }
    var report = faults.of(Charge.Origin.SIMULATOR, date);
    if (report.has(ReportFault.LATE)) {
      throw NOT_FOUND.because();
    }
    response.setContentType("text/csv");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    var writer = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
    try (var csv = new CSVPrinter(writer, FORMAT)) {
      var sums = new Sums();
      money.read(
          Charge.Origin.SIMULATOR,
          date,
          ZoneOffset.UTC,
          line -> {
            if (version == VERSION_MAX || isInFirst(line)) {
              sums.add(line);
              print(csv, date, line);
            }
          });
      if (!report.has(ReportFault.CUT)) {
        csv.printRecord(
            "TOTAL", account, "", "", "", "", sums.count, sums.gross, sums.fee, sums.net, "", "");
      }
    }
  }

  private static boolean isInFirst(Settled line) {
    return line.type() == EffectType.CAPTURE || line.type() == EffectType.REFUND;
  }

  private static String type(Settled line) {
    return switch (line.type()) {
      case CAPTURE -> "CAPTURE";
      case REFUND -> "REFUND";
      case REFUND_FAILED -> "REFUND_REVERSAL";
      case DISPUTE -> "CHARGEBACK";
      case DISPUTE_WON -> "CHARGEBACK_REVERSAL";
      case AUTHORIZE, INCREMENT, VOID ->
          throw new IllegalStateException("no money was moved by " + line.type());
    };
  }

  private void print(CSVPrinter csv, LocalDate date, Settled line) {
    try {
      csv.printRecord(
          date,
          account,
          type(line),
          line.operationId(),
          line.charge().chargeId(),
          line.reference(),
          line.charge().paymentReference(),
          line.gross(),
          line.fee(),
          line.net(),
          line.currency().getCurrencyCode(),
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

    void add(Settled line) {
      count++;
      gross = Math.addExact(gross, line.gross());
      fee = Math.addExact(fee, line.fee());
      net = Math.addExact(net, line.net());
    }
  }
}
