package io.quittance.simulator.stripe;

import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.settlement.ReportFault;
import io.quittance.simulator.settlement.ReportFaults;
import io.quittance.simulator.settlement.SettledMoney;
import io.quittance.simulator.stripe.ReportRuns.ReportRun;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Report runs, which are done when they are asked for again, and their files. */
@Hidden
@StripeConfigured
@RestController
@RequestMapping(StripeEmulator.PATH + "/v1")
class ReportController {

  private static final String TYPE = "payout_reconciliation\\.itemized\\.\\d";
  private static final Duration INTERVAL = Duration.ofDays(1);
  private static final int COLUMNS_MAX = 50;

  private final ReportRuns runs;
  private final SettledMoney money;
  private final ReportFaults faults;
  private final SimulatorSettings settings;
  private final Clock clock;

  ReportController(
      ReportRuns runs,
      SettledMoney money,
      ReportFaults faults,
      SimulatorSettings settings,
      Clock clock) {
    this.runs = runs;
    this.money = money;
    this.faults = faults;
    this.settings = settings;
    this.clock = clock;
  }

  /** Data are there until the end of the day that lasts, so that it can be tried at once. */
  @GetMapping("/reporting/report_types/{type:" + TYPE + "}")
  ResponseEntity<String> showType(@PathVariable String type) {
    var end =
        faults
            .firstLate(StripeEmulator.NAME)
            .orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1));
    return PaymentIntentController.json(
        StripeJson.object(
            "id",
            type,
            "object",
            "reporting.report_type",
            "data_available_start",
            0,
            "data_available_end",
            end.atStartOfDay(ZoneOffset.UTC).toEpochSecond(),
            "default_columns",
            PayoutReport.COLUMNS,
            "livemode",
            false,
            "name",
            "Itemized payout reconciliation",
            "version",
            1));
  }

  @PostMapping("/reporting/report_runs")
  ResponseEntity<String> create(HttpServletRequest http) {
    var form = StripeForm.of(http);
    var type = form.required("report_type");
    if (!type.matches(TYPE)) {
      throw StripeError.invalid("parameter_invalid", "This report type is not known here.");
    }
    var run =
        new ReportRun(
            "frr_" + UUID.randomUUID().toString().replace("-", ""),
            type,
            instant(form, "parameters[interval_start]"),
            instant(form, "parameters[interval_end]"),
            columns(form),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    if (!run.until().equals(run.from().plus(INTERVAL))) {
      throw StripeError.invalid("parameter_invalid", "Only intervals of a day here.");
    }
    if (faultsOf(run).has(ReportFault.LATE)) {
      throw StripeError.invalid(
          "report_data_not_available", "The data of this interval are not complete yet.");
    }
    runs.add(run);
    return PaymentIntentController.json(show(run, false));
  }

  @GetMapping("/reporting/report_runs/{id}")
  ResponseEntity<String> show(@PathVariable String id) {
    return PaymentIntentController.json(
        show(runs.find(id).orElseThrow(ReportController::missing), true));
  }

  @GetMapping("/files/{id}/contents")
  ResponseEntity<byte[]> contents(@PathVariable String id) {
    var run = runs.ofFile(id).orElseThrow(ReportController::missing);
    var report = new PayoutReport(dayOf(run), run.columns());
    money.read(StripeEmulator.NAME, dayOf(run), ZoneOffset.UTC, report::add);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/csv"))
        .body(faultsOf(run).strikeFile(report.close()));
  }

  private Map<String, @Nullable Object> show(ReportRun run, boolean done) {
    return StripeJson.object(
        "id",
        run.id(),
        "object",
        "reporting.report_run",
        "created",
        StripeJson.seconds(run.at()),
        "error",
        null,
        "livemode",
        false,
        "parameters",
        StripeJson.object(
            "columns",
            run.columns(),
            "interval_start",
            StripeJson.seconds(run.from()),
            "interval_end",
            StripeJson.seconds(run.until())),
        "report_type",
        run.type(),
        "result",
        done ? file(run) : null,
        "status",
        done ? "succeeded" : "pending",
        "succeeded_at",
        done ? StripeJson.seconds(run.at()) : null);
  }

  private Map<String, @Nullable Object> file(ReportRun run) {
    return StripeJson.object(
        "id",
        run.fileId(),
        "object",
        "file",
        "created",
        StripeJson.seconds(run.at()),
        "filename",
        run.id() + ".csv",
        "purpose",
        "finance_report_run",
        "type",
        "csv",
        "url",
        "%s%s/v1/files/%s/contents"
            .formatted(settings.publicUrl(), StripeEmulator.PATH, run.fileId()));
  }

  private ReportFaults.OfReport faultsOf(ReportRun run) {
    return faults.of(StripeEmulator.NAME, dayOf(run));
  }

  private static LocalDate dayOf(ReportRun run) {
    return LocalDate.ofInstant(run.from(), ZoneOffset.UTC);
  }

  private static Instant instant(StripeForm form, String name) {
    try {
      var instant = Instant.ofEpochSecond(Long.parseLong(form.required(name)));
      if (instant.equals(instant.truncatedTo(ChronoUnit.DAYS))) {
        return instant;
      }
    } catch (NumberFormatException | DateTimeException notATime) {
      // Answered below.
    }
    throw StripeError.invalid("parameter_invalid", name + " must be a midnight, UTC.");
  }

  private static List<String> columns(StripeForm form) {
    var asked =
        form.body().entries("parameters[columns]").entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> Integer.parseInt("0" + entry.getKey())))
            .map(Map.Entry::getValue)
            .toList();
    if (asked.size() > COLUMNS_MAX || !asked.stream().allMatch(PayoutReport::has)) {
      throw StripeError.invalid("parameter_invalid", "A column is not known here.");
    }
    return asked.isEmpty() ? PayoutReport.COLUMNS : asked;
  }

  private static StripeError missing() {
    return new StripeError(
        HttpStatus.NOT_FOUND, "invalid_request_error", "resource_missing", "There is no such one.");
  }
}
