package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.reconciliation.Claims.Claim;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A day is judged again by itself when our own side changes after its run. */
class JudgedAgainTest extends ReconciliationTest {

  private static final LocalDate DAY = LocalDate.of(2016, 3, 7);

  @DisplayName("A1801: a lost answer is repaired and resolved by one nightly run, without a person")
  @Test
  void resolvesWhatANightlyRunRepaired() {
    var lost = capture(DAY);
    WORLD.tellStatement(DAY, file(lost));
    var run = ended(nightlyRun(DAY));
    assertThat(found(run)).containsExactly("MISSING_INTERNALLY " + lost.operationId());
    assertThat(factsTold(lost)).isEqualTo(1);

    claim(List.of(lost));
    letChangesRest(DAY);

    await().atMost(PATIENCE).until(() -> only(DAY).get("status").asString().equals("RESOLVED"));
    assertThat(only(DAY).get("resolution").asString()).isEqualTo("REPAIRED");
    assertThat(origins(DAY)).containsExactly("NIGHTLY", "FOLLOW_UP");
    assertThat(factsTold(lost)).isEqualTo(1);
    assertThat(requestsOf(DAY)).isZero();
  }

  @DisplayName("A1801: a day that waits for an answer is looked at again, and tells nothing twice")
  @Test
  void looksAgainAsLongAsAnAnswerIsAwaited() {
    var day = DAY.plusDays(1);
    var lost = capture(day);
    WORLD.tellStatement(day, file(lost));
    ended(nightlyRun(day));

    endPauseOf(day);

    await().atMost(PATIENCE).until(() -> completed(day) == 2);
    assertThat(origins(day)).containsExactly("NIGHTLY", "FOLLOW_UP");
    assertThat(factsTold(lost)).isEqualTo(1);
    assertThat(only(day).get("nextStep").asString()).isEqualTo("RUN_AGAIN");
    assertThat(wishes(day)).isEqualTo(1);
  }

  @DisplayName("A1801: a day that was judged again in vain is left alone after a few times")
  @Test
  void looksAgainAFewTimes() {
    var day = DAY.plusDays(2);
    judgedAgain(day, 5);
    WORLD.tellStatement(day, file(capture(day)));

    reconcile(day);

    assertThat(wishes(day)).isZero();
  }

  /** As if what changed had done so a day ago. */
  private void letChangesRest(LocalDate day) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                            """
                            UPDATE changed_day SET changed_at = now() - interval '1 day'
                            WHERE provider = 'simulator' AND day = :day
                            """)
                        .param("day", day)
                        .update()
                    == 1);
    jdbc.sql(
            """
            UPDATE scheduled_tasks SET execution_time = now()
            WHERE task_name = 'judge-changed-days' AND NOT picked
            """)
        .update();
  }

  private void endPauseOf(LocalDate day) {
    int wishes =
        jdbc.sql(
                """
                UPDATE scheduled_tasks SET execution_time = now()
                WHERE task_name = 'queue-follow-up-run' AND task_instance LIKE '%' || :day || '%'
                """)
            .param("day", day.toString())
            .update();
    assertThat(wishes).isEqualTo(1);
  }

  private void judgedAgain(LocalDate day, int times) {
    jdbc.sql(
            """
            INSERT INTO reconciliation_run
                (id, provider, day, origin, status, failure_code, finished_at)
            SELECT uuidv7(), 'simulator', :day, 'FOLLOW_UP', 'FAILED', 'internal_error', now()
            FROM generate_series(1, :times)
            """)
        .param("day", day)
        .param("times", times)
        .update();
  }

  private JsonNode only(LocalDate day) {
    var all =
        json(get("/api/reconciliation/discrepancies?provider=simulator&date=" + day, "viewer"))
            .get("data");
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private long completed(LocalDate day) {
    return count(
        "SELECT count(*) FROM reconciliation_run WHERE day = ? AND status = 'COMPLETED'", day);
  }

  private long requestsOf(LocalDate day) {
    return count(
        "SELECT count(*) FROM reconciliation_run WHERE day = ? AND requested_by IS NOT NULL", day);
  }

  private long count(String sql, LocalDate day) {
    return jdbc.sql(sql).param(day).query(Long.class).single();
  }

  private List<String> origins(LocalDate day) {
    return jdbc.sql("SELECT origin FROM reconciliation_run WHERE day = :day ORDER BY queued_at")
        .param("day", day)
        .query(String.class)
        .list();
  }

  private long factsTold(Claim claim) {
    return jdbc.sql(
            "SELECT coalesce(sum(latest), 0) FROM fact_sequence WHERE payment_intent_id = :id")
        .param("id", claim.paymentIntentId())
        .query(Long.class)
        .single();
  }

  private static String file(Claim claim) {
    return StatementFile.of(claim.day(), List.of(GeneratedDay.line(claim))).csv();
  }

  private static Claim capture(LocalDate day) {
    var at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    var unique = "again_" + day;
    return new Claim(
        "txn_" + unique, "CAPTURE", "op_" + unique, "pi_" + unique, 700, "USD", at, false);
  }
}
