package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import io.quittance.system.Http;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The provider's own reports of some days, compared with what we hold. */
final class ReconciledDays {

  private static final String RUNS = "/api/reconciliation/runs";
  private static final Duration COMPLETED_WITHIN = Duration.ofMinutes(2);

  /** What was found may be repaired, and the day is judged again. */
  private static final Duration EXPLAINED_WITHIN = Duration.ofMinutes(3);

  private final Http controller;

  ReconciledDays(Sandbox sandbox) {
    this.controller =
        Http.operator(sandbox.baseUrl(SandboxService.RECONCILIATION_SERVICE), "operator");
  }

  /**
   * Whether runs of all these days complete, and leave nothing open but what the other side has on
   * another day.
   */
  void agree(List<LocalDate> days) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(5))
        .atMost(EXPLAINED_WITHIN)
        .untilAsserted(
            () -> {
              long matched = 0;
              for (var day : days) {
                var run = completed(day);
                assertThat(run.body().path("complete").booleanValue()).as(run.text()).isTrue();
                matched += run.body().path("counts").path("matched").longValue();
              }
              assertThat(matched).as("operations that both sides have").isPositive();
              var open =
                  controller.get(
                      "/api/reconciliation/discrepancies?provider=simulator&status=OPEN&limit=100");
              assertThat(open.status()).as(open::explained).isEqualTo(200);
              assertThat(open.body().path("data").valueStream())
                  .as("open discrepancies")
                  .allMatch(it -> it.path("kind").asString("").equals("TIMING"));
              System.out.println(
                  "reconciled %s: %d operations matched, %d discrepancies of timing"
                      .formatted(days, matched, open.body().path("data").size()));
            });
  }

  private Http.Answer completed(LocalDate day) {
    var asked =
        await()
            .pollDelay(Duration.ZERO)
            .atMost(COMPLETED_WITHIN)
            .until(
                () ->
                    controller.post(RUNS, Map.of("date", day.toString(), "provider", "simulator")),
                answer -> !answer.is(409, "run_in_progress"));
    assertThat(asked.status()).as(asked::explained).isEqualTo(202);
    var path = RUNS + "/" + asked.field("runId");
    var ended =
        await()
            .atMost(COMPLETED_WITHIN)
            .until(
                () -> controller.get(path),
                run -> List.of("COMPLETED", "FAILED").contains(run.field("status")));
    assertThat(ended.field("status")).as(ended.text()).isEqualTo("COMPLETED");
    return ended;
  }
}
