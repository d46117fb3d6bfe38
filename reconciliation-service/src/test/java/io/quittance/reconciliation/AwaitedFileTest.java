package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.infrastructure.TestServers;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Nightly runs wait for the provider's file until its deadline, and then say that it is missing.
 */
class AwaitedFileTest extends ReconciliationTest {

  private static final String FILES_MISSING =
      "quittance_reconciliation_files\\{provider=\"simulator\",state=\"missing\"}";
  private static final String FAILED_NIGHTS =
      "quittance_reconciliation_nights_failed\\{provider=\"simulator\"}";

  /** Those after which the next failure is the last one. */
  private static final int TRIES = 6;

  @DisplayName("A1808: a nightly run waits for a late file, and is done once it is there")
  @Test
  void waitsForALateFile() {
    var day = today().plusDays(1);
    var run = nightlyRun(day);
    await()
        .atMost(PATIENCE)
        .until(() -> show(run).get("status").asString().equals("WAITING_FOR_FILE"));
    var awaited = schedule().get("awaited");
    assertThat(awaited.get(0).get("date").asString()).isEqualTo(day.toString());
    assertThat(awaited.get(0).get("runId").asString()).isEqualTo(run);
    assertThat(awaited.get(0).get("deadline").asString()).isEqualTo(day.plusDays(1) + "T12:00:00Z");
    assertThat(schedule().get("latestRun")).isNotNull();

    WORLD.tellStatement(day, StatementFile.of(day, List.of()).csv());

    var ended = ended(run);
    assertThat(ended.get("status").asString()).isEqualTo("COMPLETED");
    assertThat(ended.get("progress").get("stage").asString()).isEqualTo("COMPARING");
    assertThat(ended.get("progress").get("lines").asInt()).isZero();
    assertThat(schedule().get("awaited")).isEmpty();
  }

  @DisplayName("A1808: a file that is not there by its deadline is missing, until it comes")
  @Test
  void raisesTheAlarmAtTheDeadline() {
    var day = LocalDate.of(2021, 6, 1);

    var run = ended(nightlyRun(day));

    assertThat(run.get("status").asString()).isEqualTo("FAILED");
    assertThat(run.get("failure").get("code").asString()).isEqualTo("statement_not_available");
    assertThat(dates(schedule().get("missing"))).contains(day.toString());
    await().atMost(PATIENCE).until(() -> gauge(FILES_MISSING) >= 1);

    assertThat(upload(day, StatementFile.of(day, List.of()).csv()).statusCode()).isEqualTo(201);

    assertThat(dates(schedule().get("missing"))).doesNotContain(day.toString());
  }

  @DisplayName("A1808: a nightly run whose file is refused waits for another one")
  @Test
  void waitsForAnotherFile() {
    var day = today().plusDays(2);
    var file = StatementFile.of(day, List.of());
    WORLD.tellStatement(day, file.cut());
    var run = nightlyRun(day);
    await()
        .atMost(PATIENCE)
        .until(() -> show(run).get("status").asString().equals("WAITING_FOR_FILE"));

    WORLD.tellStatement(day, file.csv());

    assertThat(ended(run).get("status").asString()).isEqualTo("COMPLETED");
  }

  @DisplayName("A1808: a nightly run outlasts an outage until its deadline")
  @Test
  void outlastsAnOutage() {
    var day = today().plusDays(3);
    WORLD.tellStatement(day, StatementFile.of(day, List.of()).csv());
    WORLD.totalsAreAway(day, true);
    var run = nightlyRun(day);
    useUpTries(day);
    await().atMost(PATIENCE).until(() -> failures(day) > TRIES + 1);

    WORLD.totalsAreAway(day, false);

    assertThat(ended(run).get("status").asString()).isEqualTo("COMPLETED");
  }

  @DisplayName("A1808: a nightly run that failed raises the alarm until its day is judged")
  @Test
  void raisesTheAlarmUntilTheDayIsJudged() {
    var day = LocalDate.of(2021, 7, 1);
    WORLD.tellStatement(day, StatementFile.of(day, List.of()).csv());
    WORLD.totalsAreAway(day, true);
    var run = nightlyRun(day);
    useUpTries(day);

    assertThat(ended(run).get("failure").get("code").asString())
        .isEqualTo("control_totals_unavailable");
    await().atMost(PATIENCE).until(() -> gauge(FAILED_NIGHTS) >= 1);
    assertThat(dates(schedule().get("missing"))).contains(day.toString());

    WORLD.totalsAreAway(day, false);
    assertThat(reconcile(day).get("status").asString()).isEqualTo("COMPLETED");
    assertThat(dates(schedule().get("missing"))).doesNotContain(day.toString());
  }

  /** As if a run had been tried for a minute. */
  private void useUpTries(LocalDate day) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                            """
                            UPDATE scheduled_tasks
                            SET consecutive_failures = :tries, execution_time = now()
                            WHERE NOT picked AND consecutive_failures > 0 AND task_instance = (
                                SELECT id::text FROM reconciliation_run WHERE day = :day)
                            """)
                        .param("tries", TRIES)
                        .param("day", day)
                        .update()
                    == 1);
  }

  private int failures(LocalDate day) {
    return jdbc.sql(
            """
            SELECT consecutive_failures FROM scheduled_tasks WHERE task_instance = (
                SELECT id::text FROM reconciliation_run WHERE day = :day)
            """)
        .param("day", day)
        .query(Integer.class)
        .single();
  }

  private JsonNode show(String runId) {
    return json(get("/api/reconciliation/runs/" + runId, "viewer"));
  }

  private JsonNode schedule() {
    for (var each : json(get("/api/reconciliation/schedule", "viewer")).get("data")) {
      if (each.get("provider").asString().equals(PROVIDER)) {
        return each;
      }
    }
    throw new AssertionError("the schedule has no " + PROVIDER);
  }

  private static List<String> dates(JsonNode files) {
    return files.valueStream().map(file -> file.get("date").asString()).toList();
  }

  /** What an alarm looks at. */
  private double gauge(String name) {
    var metrics =
        send(request("/actuator/prometheus", "")
                .header("Authorization", "Bearer " + TestServers.SERVICE_TOKEN)
                .GET())
            .body();
    var found = java.util.regex.Pattern.compile(name + " ([0-9.]+)").matcher(metrics);
    return found.find() ? Double.parseDouble(found.group(1)) : -1;
  }
}
