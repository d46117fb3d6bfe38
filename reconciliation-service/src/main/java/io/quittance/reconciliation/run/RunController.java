package io.quittance.reconciliation.run;

import static io.quittance.platform.problem.CommonProblem.missing;
import static io.quittance.reconciliation.ReconciliationProblem.RUN_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import io.quittance.reconciliation.DayParameter;
import io.quittance.reconciliation.ReconciliationSettings;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Asks for runs and shows them. A POST only queues; the scheduler performs. */
@RestController
@RequestMapping("/api/reconciliation/runs")
class RunController {

  private final QueueRun queueRun;
  private final Runs runs;
  private final ReconciliationSettings settings;
  private final Clock clock;

  RunController(QueueRun queueRun, Runs runs, ReconciliationSettings settings, Clock clock) {
    this.queueRun = queueRun;
    this.runs = runs;
    this.settings = settings;
    this.clock = clock;
  }

  @Described(
      value = "Asks for a day of a provider to be compared; the work goes on afterwards.",
      answers = 202,
      located = true,
      refusals = {"provider_unknown", "run_in_progress"})
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<RunView> request(
      @RequestBody RunRequest request, @AuthenticationPrincipal Caller caller) {
    if (request.provider() == null) {
      throw missing("provider");
    }
    var zone = settings.provider(request.provider()).zone();
    var day = DayParameter.read(request.date(), clock.withZone(zone));
    var view = RunView.of(queueRun.request(request.provider(), day, caller.name()));
    return ResponseEntity.accepted()
        .location(URI.create("/api/reconciliation/runs/" + view.runId()))
        .body(view);
  }

  @Described(value = "Lists runs, newest first.", refusals = "provider_unknown")
  @GetMapping
  Page<RunView> list(
      @RequestParam(required = false) @Nullable String date,
      @RequestParam(required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    if (provider != null) {
      settings.provider(provider);
    }
    int size = Page.limit(limit);
    return Page.of(
        runs.list(
            DayParameter.filter(date, clock),
            provider,
            Page.cursor(RunView.PREFIX, cursor),
            size + 1),
        size,
        RunView::of,
        run -> Ids.write(RunView.PREFIX, run.id()));
  }

  @Described(value = "Shows a run: how far it is, or what it found.", refusals = "run_not_found")
  @GetMapping("/{id}")
  RunView show(@PathVariable String id) {
    return RunView.of(find(id));
  }

  private Run find(String id) {
    return Ids.read(RunView.PREFIX, id).flatMap(runs::find).orElseThrow(RUN_NOT_FOUND::because);
  }

  /** {@code date} is yyyy-MM-dd, UTC, not in the future. */
  record RunRequest(@Nullable String date, @Nullable String provider) {}
}
