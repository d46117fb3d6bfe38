package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.platform.id.Ids;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Nightly runs wait for the provider's file until its deadline, and then say that it is missing.
 */
class AwaitedFileTest extends ReconciliationTest {

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
    await().atMost(PATIENCE).until(() -> filesMissing() >= 1);

    assertThat(upload(day, StatementFile.of(day, List.of()).csv()).statusCode()).isEqualTo(201);

    assertThat(dates(schedule().get("missing"))).doesNotContain(day.toString());
  }

  /** What the nightly job queues. */
  private String nightlyRun(LocalDate day) {
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO reconciliation_run (id, provider, day, origin, status)
            VALUES (:id, 'simulator', :day, 'NIGHTLY', 'QUEUED')
            """)
        .param("id", id)
        .param("day", day)
        .update();
    jdbc.sql(
            """
            INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
            VALUES ('perform-reconciliation-run', :id, now(), false, 1)
            """)
        .param("id", id.toString())
        .update();
    return Ids.write("rec", id);
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

  /** What the alarm looks at. */
  private double filesMissing() {
    var name =
        "quittance_reconciliation_files\\{provider=\"simulator\",state=\"missing\"} ([0-9.]+)";
    var metrics =
        send(request("/actuator/prometheus", "")
                .header(
                    "Authorization", "Bearer " + SERVERS.get("quittance.security.service-token"))
                .GET())
            .body();
    var found = java.util.regex.Pattern.compile(name).matcher(metrics);
    return found.find() ? Double.parseDouble(found.group(1)) : -1;
  }
}
