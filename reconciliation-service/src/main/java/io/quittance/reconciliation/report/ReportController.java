package io.quittance.reconciliation.report;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.reconciliation.ReconciliationProblem.RUN_NOT_COMPLETED;
import static io.quittance.reconciliation.ReconciliationProblem.RUN_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.problem.ProblemTexts;
import io.quittance.platform.security.Caller;
import io.quittance.reconciliation.DayParameter;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.run.Run;
import io.quittance.reconciliation.run.RunStatus;
import io.quittance.reconciliation.run.RunView;
import io.quittance.reconciliation.run.Runs;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports of a run and of a period: as data, for spreadsheets, as a page, and to print. */
@RestController
@RequestMapping(
    produces = {
      MediaType.APPLICATION_JSON_VALUE,
      SendReport.CSV_VALUE,
      MediaType.TEXT_HTML_VALUE,
      MediaType.APPLICATION_PDF_VALUE
    })
class ReportController {

  /** A year and a day. */
  private static final int PERIOD_DAYS_MAX = 366;

  private final Runs runs;
  private final SendReport sendReport;
  private final ReconciliationSettings settings;
  private final Clock clock;

  ReportController(Runs runs, SendReport sendReport, ReconciliationSettings settings, Clock clock) {
    this.runs = runs;
    this.sendReport = sendReport;
    this.settings = settings;
    this.clock = clock;
  }

  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = SendReport.RunReport.class)),
        @Content(mediaType = SendReport.CSV_VALUE, schema = @Schema(type = "string")),
        @Content(mediaType = MediaType.TEXT_HTML_VALUE, schema = @Schema(type = "string")),
        @Content(
            mediaType = MediaType.APPLICATION_PDF_VALUE,
            schema = @Schema(type = "string", format = "binary"))
      })
  @Described(
      value =
          "What a completed run compared and found: as data, for spreadsheets, as a page, or as"
              + " PDF. {@code lang} (en, zh) goes before Accept-Language; {@code bom=true} puts a"
              + " byte order mark before CSV.",
      refusals = {"run_not_found", "run_not_completed"})
  @GetMapping("/api/reconciliation/runs/{id}/report")
  void ofRun(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String lang,
      @RequestParam(defaultValue = "false") boolean bom,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
      @AuthenticationPrincipal Caller caller,
      Locale locale,
      HttpServletResponse response) {
    var run = find(id);
    if (run.status() != RunStatus.COMPLETED) {
      throw RUN_NOT_COMPLETED.because(run.status());
    }
    var form = new SendReport.Form(accept, language(lang, locale), bom);
    sendReport.send(Scope.of(run), run, form, caller.name(), response);
  }

  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = SendReport.PeriodReport.class)),
        @Content(mediaType = SendReport.CSV_VALUE, schema = @Schema(type = "string")),
        @Content(mediaType = MediaType.TEXT_HTML_VALUE, schema = @Schema(type = "string")),
        @Content(
            mediaType = MediaType.APPLICATION_PDF_VALUE,
            schema = @Schema(type = "string", format = "binary"))
      })
  @Described(
      value =
          "The latest completed run of each provider and day from a day to another one, both"
              + " included and at most 366 days, as one report in the same forms.",
      refusals = "provider_unknown")
  @GetMapping("/api/reconciliation/reports")
  void ofPeriod(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable String lang,
      @RequestParam(defaultValue = "false") boolean bom,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
      @AuthenticationPrincipal Caller caller,
      Locale locale,
      HttpServletResponse response) {
    if (provider != null) {
      settings.provider(provider);
    }
    var scope = period(from, to, provider);
    var form = new SendReport.Form(accept, language(lang, locale), bom);
    sendReport.send(scope, null, form, caller.name(), response);
  }

  private Scope period(@Nullable String from, @Nullable String to, @Nullable String provider) {
    LocalDate first = DayParameter.read("from", from, clock);
    LocalDate last = DayParameter.read("to", to, clock);
    if (last.isBefore(first)) {
      throw invalid("to", "must not be before from");
    }
    if (ChronoUnit.DAYS.between(first, last) >= PERIOD_DAYS_MAX) {
      throw invalid("to", "must be at most %d days from from".formatted(PERIOD_DAYS_MAX));
    }
    return Scope.of(first, last, provider);
  }

  private static Locale language(@Nullable String lang, Locale preferred) {
    if (lang == null) {
      return preferred;
    }
    return ProblemTexts.LANGUAGES.stream()
        .filter(known -> known.getLanguage().equals(lang))
        .findFirst()
        .orElseThrow(() -> invalid("lang", "must be en or zh"));
  }

  private Run find(String id) {
    return Ids.read(RunView.PREFIX, id).flatMap(runs::find).orElseThrow(RUN_NOT_FOUND::because);
  }
}
