package io.quittance.ledger.payout;

import static io.quittance.ledger.LedgerProblem.PAYOUT_RUN_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.CURRENCY_INVALID;

import io.quittance.ledger.Moments;
import io.quittance.ledger.payout.PayoutMessages.CarriedView;
import io.quittance.ledger.payout.PayoutMessages.RunMessage;
import io.quittance.ledger.payout.PayoutMessages.RunView;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. A POST only begins a run; the scheduler performs. */
@RestController
@RequestMapping("/ledger/payouts/runs")
class RunController {

  private final BeginRun beginRun;
  private final PayoutRuns runs;
  private final MakeFile makeFile;

  RunController(BeginRun beginRun, PayoutRuns runs, MakeFile makeFile) {
    this.beginRun = beginRun;
    this.runs = runs;
    this.makeFile = makeFile;
  }

  @Described(
      value = "Begins the payouts of a day in every currency, once; the work goes on afterwards.",
      answers = {200, 202},
      refusals = "payouts_not_configured")
  @PostMapping
  ResponseEntity<RunView> begin(
      @RequestBody RunMessage message,
      @RequestHeader(name = "X-Dry-Run", defaultValue = "false") boolean dryRun,
      @AuthenticationPrincipal Caller caller) {
    var begun = beginRun.begin(message.day(), caller.name(), dryRun);
    return ResponseEntity.status(begun.isNew() ? HttpStatus.ACCEPTED : HttpStatus.OK)
        .body(RunView.of(begun.run(), begun.states()));
  }

  @Described("Lists payout runs, the latest days first.")
  @GetMapping
  Page<RunView> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        runs.list(Moments.readDate("cursor", cursor), size + 1),
        size,
        this::view,
        run -> run.date().toString());
  }

  @Described(value = "Shows a payout run.", refusals = "payout_run_not_found")
  @GetMapping("/{id}")
  RunView find(@PathVariable String id) {
    return view(require(id));
  }

  @Described(
      value = "Lists the merchants that a run did not pay in a currency, and why.",
      refusals = {"payout_run_not_found", "currency_invalid"})
  @GetMapping("/{id}/carried-over")
  Page<CarriedView> carried(
      @PathVariable String id,
      @RequestParam String currency,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    var rows =
        runs.carried(
            require(id).id(), currencyOf(currency), cursor == null ? "" : cursor, size + 1);
    return Page.of(rows, size, CarriedView::of, PayoutRuns.Carried::merchantId);
  }

  @Described(
      value =
          "Gives the file that tells the bank what to pay (ISO 20022 pain.001.001.09), the same"
              + " bytes each time; its payouts count as sent.",
      refusals = {
        "payout_run_not_found",
        "payout_run_not_completed",
        "payout_file_empty",
        "payouts_not_configured",
        "payout_second_person_needed",
        "currency_invalid"
      })
  @GetMapping(path = "/{id}/file", produces = MediaType.APPLICATION_XML_VALUE)
  ResponseEntity<byte[]> file(
      @PathVariable String id,
      @RequestParam String currency,
      HttpMethod method,
      @AuthenticationPrincipal Caller caller)
      throws HttpRequestMethodNotSupportedException {
    if (method.equals(HttpMethod.HEAD)) {
      // It would make the file, and nobody would have it in hand.
      throw new HttpRequestMethodNotSupportedException("HEAD", List.of("GET"));
    }
    var run = require(id);
    var known = currencyOf(currency);
    var file = makeFile.fetch(run, known, caller.name());
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_XML)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(PayoutFiles.name(run.id(), known) + ".xml")
                .build()
                .toString())
        .body(file.getBytes(StandardCharsets.UTF_8));
  }

  private RunView view(PayoutRun run) {
    return RunView.of(run, runs.states(run.id()));
  }

  private PayoutRun require(String id) {
    return Ids.read(PayoutRun.PREFIX, id)
        .flatMap(runs::find)
        .orElseThrow(() -> PAYOUT_RUN_NOT_FOUND.because(id));
  }

  private static Currency currencyOf(String code) {
    return Currencies.find(code).orElseThrow(() -> CURRENCY_INVALID.because().param("currency"));
  }
}
