package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.Claims.Claim;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A run survives what happens to the process, and happens once however many there are. */
class RecoveryTest extends ReconciliationTest {

  @DisplayName("A204: a run that breaks off half-way is done again, with one effect")
  @Test
  void triesAgainAfterABrokenDownload() {
    var day = LocalDate.of(2023, 3, 3);
    WORLD.tellStatement(day, statement(day));
    WORLD.breakNextDownload(day);

    var run = reconcile(day);

    assertThat(run.get("status").asString()).isEqualTo("COMPLETED");
    assertThat(run.get("counts").get("missingInternally").asInt()).isEqualTo(2);
    assertThat(WORLD.downloads(day)).isEqualTo(2);
    assertThat(factsTold(day)).isEqualTo(2);
  }

  @DisplayName("A204, A205: another instance finishes the run of a dead one; two run it once")
  @Test
  void finishesTheRunOfADeadInstance() {
    var day = LocalDate.of(2022, 3, 13);
    WORLD.tellStatement(day, statement(day));
    var id = leftByADeadInstance(day);

    try (var _ = secondInstance()) {
      var run = ended(Ids.write("rec", id));

      assertThat(run.get("status").asString()).isEqualTo("COMPLETED");
      assertThat(run.get("counts").get("missingInternally").asInt()).isEqualTo(2);
      assertThat(factsTold(day)).isEqualTo(2);

      var days = new ArrayList<LocalDate>();
      var asked = new ArrayList<JsonNode>();
      for (int i = 1; i <= 8; i++) {
        var next = day.plusDays(10L * i);
        WORLD.tellStatement(next, statement(next));
        days.add(next);
        asked.add(request(next));
      }
      asked.forEach(each -> ended(each.get("runId").asString()));
      assertThat(days).allMatch(each -> WORLD.downloads(each) == 1);
      assertThat(days).allMatch(each -> factsTold(each) == 2);
    }
    await().atMost(PATIENCE).until(() -> tasksOf(id) == 0);
  }

  /** What a process leaves behind that was killed in the middle of a run. */
  private UUID leftByADeadInstance(LocalDate day) {
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO reconciliation_run (id, provider, day, origin, status, started_at)
            VALUES (:id, 'simulator', :day, 'REQUESTED', 'RUNNING', now() - interval '1 hour')
            """)
        .param("id", id)
        .param("day", day)
        .update();
    jdbc.sql(
            """
            INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked,
                picked_by, last_heartbeat, version, consecutive_failures)
            VALUES ('perform-reconciliation-run', :id, now() - interval '1 hour', true,
                'a-dead-instance', now() - interval '1 hour', 1, 0)
            """)
        .param("id", id.toString())
        .update();
    return id;
  }

  private static ConfigurableApplicationContext secondInstance() {
    var arguments = new ArrayList<String>();
    SERVERS.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    settings().forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return ReconciliationServiceApplication.application().run(arguments.toArray(String[]::new));
  }

  private long tasksOf(UUID id) {
    return jdbc.sql("SELECT count(*) FROM scheduled_tasks WHERE task_instance = :id")
        .param("id", id.toString())
        .query(Long.class)
        .single();
  }

  private long factsTold(LocalDate day) {
    return jdbc.sql(
            "SELECT coalesce(sum(latest), 0) FROM fact_sequence WHERE payment_intent_id = :id")
        .param("id", "pi_" + day)
        .query(Long.class)
        .single();
  }

  /** Two operations that we know nothing of. */
  private static String statement(LocalDate day) {
    return StatementFile.of(
            day,
            List.of("a", "b").stream()
                .map(name -> GeneratedDay.line(capture(day, name + "_" + day)))
                .toList())
        .csv();
  }

  private static Claim capture(LocalDate day, String unique) {
    var at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    return new Claim("txn_" + unique, "CAPTURE", "op_" + unique, "pi_" + day, 5, "USD", at, false);
  }
}
