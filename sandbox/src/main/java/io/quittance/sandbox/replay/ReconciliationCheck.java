package io.quittance.sandbox.replay;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** The provider's statement against our books, for each day on which the file made payments. */
final class ReconciliationCheck {

  private static final String RUNS = "/api/reconciliation/runs";
  private static final String PROVIDER = "simulator";
  private static final Duration RUN_MAX = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Set<String> FINAL = Set.of("COMPLETED", "FAILED");

  /** Both sides have these; at midnight they may be on neighboring days. */
  private static final Set<String> AGREED = Set.of("matched", "timing");

  private final Http http;
  private final Http.Server reconciliation;

  ReconciliationCheck(Http http, Http.Server reconciliation) {
    this.http = http;
    this.reconciliation = reconciliation;
  }

  /** Runs a reconciliation per day; others' payments of those days are compared as well. */
  void compare(MerchantBooks books, Tally tally, Checks checks) throws InterruptedException {
    long agreed = 0;
    for (var day : books.days()) {
      var run = run(day);
      for (var count : AGREED) {
        agreed += run.body().path("counts").path(count).asLong(0);
      }
      var differences = differences(run);
      checks.holds(
          "reconciliation of %s: provider and books have the same".formatted(day),
          differences.isEmpty(),
          differences);
    }
    long effects = tally.payments() + tally.refunds();
    checks.holds(
        "reconciliation: the provider did all %,d captures and refunds".formatted(effects),
        agreed >= effects,
        "only %,d".formatted(agreed));
  }

  /** A run that starts now: one that somebody else has begun may not have seen everything. */
  private Answer run(LocalDate day) throws InterruptedException {
    var answer = request(day);
    if (answer.code().equals("run_in_progress")) {
      untilFinal(answer);
      answer = request(day);
    }
    return answer.isSuccess() ? untilFinal(answer) : answer;
  }

  private Answer request(LocalDate day) throws InterruptedException {
    var body =
        JsonMapper.shared()
            .createObjectNode()
            .put("date", day.toString())
            .put("provider", PROVIDER);
    return http.post(reconciliation, RUNS, UUID.randomUUID().toString(), body);
  }

  private Answer untilFinal(Answer run) throws InterruptedException {
    long deadline = System.nanoTime() + RUN_MAX.toNanos();
    var path = RUNS + "/" + run.text("runId");
    var answer = http.get(reconciliation, path);
    while (answer.isSuccess()
        && !FINAL.contains(answer.text("status"))
        && System.nanoTime() - deadline < 0) {
      Thread.sleep(LOOK_EVERY);
      answer = http.get(reconciliation, path);
    }
    return answer;
  }

  /** What does not agree, or why that is not known; empty when all does. */
  private static String differences(Answer run) {
    if (!run.text("status").equals("COMPLETED")) {
      return "no result: %s %s %s"
          .formatted(run.status(), run.text("status"), run.body().path("failure"));
    }
    var differences = new ArrayList<String>();
    for (var count : run.body().path("counts").properties()) {
      if (!AGREED.contains(count.getKey()) && count.getValue().asLong(0) != 0) {
        differences.add("%s %s".formatted(count.getKey(), count.getValue()));
      }
    }
    return String.join(", ", differences);
  }
}
