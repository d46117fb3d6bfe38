package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.reconciliation.Claims.Claim;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What differs is found, by its own kind, and nothing else is. */
class JudgementTest extends ReconciliationTest {

  private static final int EACH = 20;

  @DisplayName("A1801: each kind of difference is found as what it is, none is invented")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsExactlyWhatWasPlanted(long seed) {
    var day = today().minusDays(20 + 10 * seed);
    var generated = GeneratedDay.of(seed, day, 1_000, EACH);
    claim(generated.claims());
    WORLD.tellStatement(day, generated.statement().csv());

    var run = reconcile(day);

    assertThat(found(run)).containsExactlyElementsOf(generated.planted());
    var counts = run.get("counts");
    for (var kind :
        List.of(
            "missingInternally",
            "missingAtProvider",
            "amountDiffers",
            "currencyDiffers",
            "statusDiffers",
            "feeDiffers",
            "duplicate",
            "timing")) {
      assertThat(counts.get(kind).asInt()).as(kind).isEqualTo(EACH);
    }
    // The first line of each planted pair of duplicates matches as well.
    assertThat(counts.get("matched").asInt()).isEqualTo(1_000 + EACH);
    assertThat(run.get("complete").asBoolean()).isTrue();
  }

  @DisplayName("A1801: judging a day again finds the same, under the same ids")
  @Test
  void judgesAgainWithTheSameResult() {
    var day = today().minusDays(60);
    var generated = GeneratedDay.of(11, day, 50, 2);
    claim(generated.claims());
    WORLD.tellStatement(day, generated.statement().csv());

    var first = reconcile(day);
    var second = reconcile(day);

    assertThat(second.get("counts")).isEqualTo(first.get("counts"));
    assertThat(second.get("totals")).isEqualTo(first.get("totals"));
    assertThat(ids(second)).isEqualTo(ids(first));
    assertThat(discrepancies(second))
        .allMatch(each -> each.get("status").asString().equals("OPEN"));
  }

  @DisplayName("A1805: equal amounts on one order are matched by reference, not by amount")
  @Test
  void matchesByReferenceNotByAmount() {
    var day = today().minusDays(70);
    var first = capture(day, "a", LocalTime.NOON);
    var second = capture(day, "b", LocalTime.NOON);
    var third = capture(day, "c", LocalTime.NOON);
    claim(List.of(first, second));
    WORLD.tellStatement(day, file(day, second, third));

    var run = reconcile(day);

    assertThat(found(run))
        .containsExactly(
            "MISSING_AT_PROVIDER " + first.transactionId(),
            "MISSING_INTERNALLY " + third.operationId());
    assertThat(run.get("counts").get("matched").asInt()).isEqualTo(1);
  }

  @DisplayName(
      "A1801: an operation that the provider settles on the next day is timing, not missing")
  @Test
  void takesTheNeighboringDayForTiming() {
    var day = today().minusDays(80);
    var late = capture(day, "late", LocalTime.of(23, 59, 59));
    claim(List.of(late));
    WORLD.tellStatement(day, file(day));

    var waiting = reconcile(day);
    assertThat(found(waiting)).containsExactly("MISSING_AT_PROVIDER " + late.transactionId());

    WORLD.tellStatement(day.plusDays(1), file(day.plusDays(1), late));
    var next = reconcile(day.plusDays(1));
    assertThat(found(next)).containsExactly("TIMING " + late.operationId());

    var again = reconcile(day);
    assertThat(found(again)).containsExactly("TIMING " + late.transactionId());
    assertIsFoundOnOtherDay(again);
    awaitNothingOpen(day.plusDays(1));
    assertIsFoundOnOtherDay(reconcile(day.plusDays(1)));
  }

  @DisplayName("A1801: timing is open until the earlier day was judged too, whichever comes first")
  @Test
  void resolvesTimingOnceBothDaysWereJudged() {
    var day = today().minusDays(84);
    var late = capture(day, "late", LocalTime.of(23, 59, 59));
    claim(List.of(late));
    WORLD.tellStatement(day.plusDays(1), file(day.plusDays(1), late));
    var next = reconcile(day.plusDays(1));
    assertThat(found(next)).containsExactly("TIMING " + late.operationId());
    assertThat(discrepancies(next)).allMatch(each -> isOpen(each));

    WORLD.tellStatement(day, file(day));
    var earlier = reconcile(day);

    assertThat(found(earlier)).containsExactly("TIMING " + late.transactionId());
    assertIsFoundOnOtherDay(earlier);
    awaitNothingOpen(day.plusDays(1));
  }

  private static boolean isOpen(JsonNode discrepancy) {
    return discrepancy.get("status").asString().equals("OPEN");
  }

  private void assertIsFoundOnOtherDay(JsonNode run) {
    assertThat(discrepancies(run))
        .extracting(each -> each.path("resolution").asString())
        .containsExactly("FOUND_ON_OTHER_DAY");
  }

  private void awaitNothingOpen(LocalDate day) {
    var path = "/api/reconciliation/discrepancies?status=OPEN&provider=simulator&date=" + day;
    await().atMost(PATIENCE).until(() -> json(get(path, "viewer")).get("data").isEmpty());
  }

  @DisplayName("A1801: just after midnight a late operation waits for the neighboring statement")
  @Test
  void waitsForTheNeighboringStatementAndLooksAgain() {
    var today = today();
    var yesterday = today.minusDays(1);
    var late = capture(yesterday, "waits", LocalTime.of(23, 55));
    claim(List.of(late));
    WORLD.tellStatement(yesterday, file(yesterday));

    var waiting = reconcile(yesterday);
    assertThat(found(waiting)).containsExactly("TIMING " + late.transactionId());
    assertThat(discrepancies(waiting).getFirst().get("waitsForDate").asString())
        .isEqualTo(today.toString());

    WORLD.tellStatement(today, file(today));
    reconcile(today);

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var open =
                  json(get(
                          "/api/reconciliation/discrepancies?status=OPEN&date=" + yesterday,
                          "viewer"))
                      .get("data");
              return open.size() == 1
                  && open.get(0).get("kind").asString().equals("MISSING_AT_PROVIDER");
            });
  }

  @DisplayName("A1801: a line that repeats one of the day before is a duplicate, not timing")
  @Test
  void findsARepeatOnTheNextDay() {
    var day = today().minusDays(90);
    var once = capture(day, "once", LocalTime.NOON);
    claim(List.of(once));
    WORLD.tellStatement(day, file(day, once));
    WORLD.tellStatement(day.plusDays(1), file(day.plusDays(1), once));

    assertThat(found(reconcile(day))).isEmpty();
    assertThat(found(reconcile(day.plusDays(1))))
        .containsExactly("DUPLICATE " + once.operationId());
    assertThat(found(reconcile(day))).isEmpty();
  }

  @DisplayName("A903: the last and the first millisecond of a day belong to their own days")
  @ParameterizedTest
  @ValueSource(strings = {"2024-02-29", "2024-12-31", "2025-03-30", "2025-10-26"})
  void cutsDaysAtMidnightUtc(LocalDate day) {
    var last = capture(day, "last", LocalTime.parse("23:59:59.999"));
    var first = capture(day.plusDays(1), "first", LocalTime.MIDNIGHT);
    claim(List.of(last, first));
    WORLD.tellStatement(day, file(day, last));
    WORLD.tellStatement(day.plusDays(1), file(day.plusDays(1), first));

    assertThat(found(reconcile(day))).isEmpty();
    assertThat(found(reconcile(day.plusDays(1)))).isEmpty();
  }

  @DisplayName("A1801: a copy that stays behind is waited for, reported, and looked at again")
  @Test
  void reportsAnIncompleteCopy() {
    var day = today().minusDays(100);
    var known = capture(day, "known", LocalTime.NOON);
    var underway = capture(day, "underway", LocalTime.NOON);
    publish(List.of(known));
    WORLD.tellTotals(day, Claims.totals(List.of(known, underway), day));
    WORLD.tellStatement(day, file(day, known, underway));
    awaitClaims(day, 1);

    var run = request(day);
    await()
        .atMost(PATIENCE)
        .until(() -> show(run).get("status").asString().equals("WAITING_FOR_EVENTS"));
    var ended = ended(run.get("runId").asString());

    assertThat(ended.get("status").asString()).isEqualTo("COMPLETED");
    assertThat(ended.get("complete").asBoolean()).isFalse();
    var line = ended.get("controlTotals").get(0);
    assertThat(line.get("expectedCount").asInt()).isEqualTo(2);
    assertThat(line.get("heldCount").asInt()).isEqualTo(1);
    // Nobody has to ask again once the rest has come.
    assertThat(wishes(day)).isEqualTo(1);
  }

  private JsonNode show(JsonNode run) {
    return json(get("/api/reconciliation/runs/" + run.get("runId").asString(), "viewer"));
  }

  private List<String> ids(JsonNode run) {
    return discrepancies(run).stream()
        .map(each -> each.get("discrepancyId").asString())
        .collect(Collectors.toList());
  }

  /** A capture of one order; all have the same amount. */
  private static Claim capture(LocalDate day, String name, LocalTime at) {
    Instant occurredAt = day.atTime(at).toInstant(ZoneOffset.UTC);
    var unique = day + "_" + name;
    return new Claim(
        "txn_" + unique, "CAPTURE", "op_" + unique, "pi_" + day, 5000, "USD", occurredAt, false);
  }

  private static String file(LocalDate day, Claim... claims) {
    return StatementFile.of(day, List.of(claims).stream().map(GeneratedDay::line).toList()).csv();
  }
}
