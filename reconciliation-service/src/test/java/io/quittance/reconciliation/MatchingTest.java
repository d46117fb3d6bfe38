package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.payment.DisputeView;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.contracts.payment.RefundView;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.reconciliation.Claims.Claim;
import io.quittance.reconciliation.StatementFile.Line;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Claims and lines that are not simply one to one on one day. */
class MatchingTest extends ReconciliationTest {

  private static final String PATIENT = "patient";
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @Test
  @DisplayName("A1801: disputes and refunds that came back match, and their days are settled")
  void matchesDisputesAndReturnedRefunds() {
    var day = LocalDate.of(2024, 4, 1);
    var later = day.plusDays(5);
    var sale = claim(day, "sale", "CAPTURE", 9_000, false);
    var back = claim(day, "back", "REFUND", 1_000, true);
    publish(List.of(sale, back));
    tell(
        "pi_dispute",
        List.of(
            opened("dp_known", PROVIDER, 4_000, noon(day)),
            won("dp_known", PROVIDER, 4_000, noon(later))));
    known(4, "%_2024-04-01", "dp_known");
    WORLD.tellStatement(
        day,
        file(
            day,
            line("CAPTURE", "op_sale_" + day, sale.transactionId(), 9_000, day),
            line("REFUND", "op_back_" + day, back.transactionId(), -1_000, day),
            line("CHARGEBACK", "dp_known", null, -4_000, day)));

    // The refund did not stay, and nothing says yet that its money came back.
    var first = reconcileAsTold(PROVIDER, day);
    assertThat(found(first)).containsExactly("STATUS op_back_" + day);
    assertThat(settled(day)).isEmpty();
    var report = "/api/reconciliation/runs/%s/report".formatted(first.get("runId").asString());
    var total = json(get(report, "viewer")).get("summary").get("totals").get(0);
    assertThat(total.get("theirs").get("disputed").asLong()).isEqualTo(4_000);
    assertThat(List.of("ours", "theirs")).allMatch(side -> addsUp(total.get(side)));
    assertThat(send(request(report, "viewer").header("Accept", "text/html").GET()).body())
        .contains("disputed \u221240.00");

    WORLD.tellStatement(
        later,
        file(
            later,
            line("REFUND_REVERSAL", "op_back_" + day, back.transactionId(), 1_000, later),
            line("CHARGEBACK_REVERSAL", "dp_known", null, 4_000, later)));
    var run = reconcileAsTold(PROVIDER, later);
    assertThat(found(run)).isEmpty();
    assertThat(run.get("counts").get("matched").asInt()).isEqualTo(2);
    assertThat(run.get("reconciliations").get("REFUNDS").get("matched").asInt()).isEqualTo(1);
    assertThat(run.get("reconciliations").get("PAYMENTS").get("matched").asInt()).isEqualTo(1);
    assertThat(settled(later)).containsExactly("5000 0");

    // The day of the refund is looked at again by itself.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(settled(day)).containsExactly("4000 0"));
    assertThat(found(reconcile(day))).isEmpty();
    assertThat(settled(day)).containsExactly("4000 0");
  }

  private static boolean addsUp(JsonNode side) {
    return side.get("net").asLong()
        == side.get("captured").asLong()
            - side.get("refunded").asLong()
            - side.get("disputed").asLong()
            + side.get("adjusted").asLong();
  }

  @Test
  @DisplayName("A1801: what the provider did with disputes and refunds is told as a webhook would")
  void tellsLostDisputesAndReturnedRefunds() {
    var day = LocalDate.of(2024, 5, 1);
    var back = claim(day, "returned", "REFUND", 700, false);
    publish(List.of(back));
    known(1, back.transactionId());
    WORLD.tellStatement(
        day,
        file(
            day,
            line("CHARGEBACK_REVERSAL", "dp_lost", null, 300, day),
            line("CHARGEBACK", "dp_lost", null, -300, day),
            line("REFUND", "op_returned_" + day, back.transactionId(), -700, day),
            line("REFUND_REVERSAL", "op_returned_" + day, back.transactionId(), 700, day)));

    var run = reconcileAsTold(PROVIDER, day);

    assertThat(run.get("counts").get("missingInternally").asInt()).isEqualTo(3);
    assertThat(discrepancies(run)).allMatch(each -> !each.get("repairPublishedAt").isNull());
    var payment = "pi_" + day;
    var subject =
        new ProviderFact.Subject(
            PROVIDER, OutsideWorld.ACCOUNT, payment, null, "ch_" + day, noon(day));
    assertThat(ReconciliationLifecycleTest.factsAbout(payment, 2))
        .containsExactly(
            new ProviderFact.DisputeOpened(subject, "dp_lost", 300, "USD", "unknown", null),
            new ProviderFact.DisputeWon(subject, "dp_lost"));
    assertThat(ReconciliationLifecycleTest.factsAbout(back.paymentIntentId(), 1))
        .singleElement()
        .isInstanceOfSatisfying(
            ProviderFact.RefundFailed.class,
            fact -> assertThat(fact.subject().transactionId()).isEqualTo(back.transactionId()));
  }

  @Test
  @DisplayName("A1801: a line that contradicts what our books have closed is for a person")
  void tellsNothingAgainstOurOwnBooks() {
    var day = LocalDate.of(2024, 6, 1);
    var payment = Claims.payment("pi_" + day, 0, "USD", noon(day));
    var operation = new Operation("txn_dropped", PROVIDER, "op_dropped", 500, "USD", noon(day));
    var refund =
        new RefundView(
            "re_dropped", "pi_dropped", 500, "USD", "FAILED", null, null, noon(day), noon(day));
    tell(
        "pi_" + day,
        List.of(
            new PaymentEvent.Canceled("mer_test", payment),
            new PaymentEvent.RefundFailed("mer_test", payment, refund, operation, false)));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                count(
                        "SELECT count(*) FROM our_denial WHERE reference IN ('%s', 'txn_dropped')"
                            .formatted("pi_" + day))
                    == 2);
    WORLD.tellStatement(
        day,
        file(
            day,
            line("CAPTURE", "op_canceled", "txn_canceled", 800, day),
            line("REFUND", "op_dropped", "txn_dropped", -500, day)));

    var run = reconcileAsTold(PROVIDER, day);

    assertThat(found(run)).containsExactly("STATUS op_canceled", "STATUS op_dropped");
    assertThat(discrepancies(run)).allMatch(each -> each.get("repairPublishedAt").isNull());
    assertThat(
            count(
                "SELECT count(*) FROM fact_sequence WHERE payment_intent_id = 'pi_%s'"
                    .formatted(day)))
        .isZero();
  }

  @Test
  @DisplayName("A1805: lines about one capture are its parts, as far as they are no more than it")
  void addsUpTheLinesOfOneCapture() {
    var day = LocalDate.of(2024, 7, 1);
    var split = claim(day, "split", "CAPTURE", 5_000, false);
    var twin = claim(day, "twin", "CAPTURE", 5_000, false);
    var lacking = claim(day, "lacking", "CAPTURE", 5_000, false);
    publish(List.of(split, twin, lacking));
    known(3, "%_2024-07-01");
    WORLD.tellStatement(
        day,
        file(
            day,
            line("CAPTURE", "op_one", split.transactionId(), 2_000, day),
            line("CAPTURE", "op_other", split.transactionId(), 3_000, day),
            line("CAPTURE", "op_twin_" + day, twin.transactionId(), 5_000, day),
            line("CAPTURE", "op_lacking_" + day, lacking.transactionId(), 2_000, day),
            line("CAPTURE", "op_lacking_" + day, lacking.transactionId(), 2_500, day)));

    var run = reconcileAsTold(PROVIDER, day);

    assertThat(found(run)).containsExactly("AMOUNT op_lacking_" + day);
    var lack = discrepancies(run).getFirst();
    assertThat(lack.get("ourAmount").asLong()).isEqualTo(5_000);
    assertThat(lack.get("providerAmount").asLong()).isEqualTo(4_500);
    assertThat(run.get("counts").get("matched").asInt()).isEqualTo(4);
  }

  @Test
  @DisplayName("A1801 A1805: a part that is listed twice is one difference, the others stay parts")
  void findsARepeatedPart() {
    var day = LocalDate.of(2024, 7, 5);
    var split = claim(day, "halves", "CAPTURE", 9_900, false);
    var twice = claim(day, "again", "CAPTURE", 9_000, false);
    publish(List.of(split, twice));
    known(2, "%_2024-07-05");
    var later = day.plusDays(9);
    WORLD.tellStatement(
        day,
        file(
            day,
            line("CAPTURE", "op_small_" + day, split.transactionId(), 3_900, day),
            line("CAPTURE", "op_small_" + day, split.transactionId(), 3_900, day),
            line("CAPTURE", "op_large_" + day, split.transactionId(), 6_000, day),
            line("CAPTURE", "op_first_" + day, twice.transactionId(), 5_000, day),
            line("CAPTURE", "op_second_" + day, twice.transactionId(), 4_000, day)));
    assertThat(found(reconcileAsTold(PROVIDER, day))).containsExactly("DUPLICATE op_small_" + day);

    WORLD.tellStatement(
        later, file(later, line("CAPTURE", "op_third", twice.transactionId(), 4_000, later)));

    assertThat(found(reconcileAsTold(PROVIDER, later))).containsExactly("DUPLICATE op_third");
    assertThat(found(reconcileAsTold(PROVIDER, day))).containsExactly("DUPLICATE op_small_" + day);
  }

  @Test
  @DisplayName("an operation that is listed on two days is settled once, in whatever order")
  void settlesAnOperationOfTwoDaysOnce() {
    var day = LocalDate.of(2024, 8, 1);
    for (var each : List.of(day, day.plusDays(10))) {
      var next = each.plusDays(1);
      var once = claim(next, "once", "CAPTURE", 600, false);
      publish(List.of(once));
      known(1, once.transactionId());
      var line = line("CAPTURE", "op_once_" + next, once.transactionId(), 600, next);
      WORLD.tellStatement(each, file(each, line));
      WORLD.tellStatement(next, file(next, line));
      boolean inOrder = each.equals(day);

      reconcileAsTold(PROVIDER, inOrder ? each : next);
      var second = reconcileAsTold(PROVIDER, inOrder ? next : each);
      reconcile(each);
      reconcile(next);

      assertThat(found(second)).contains("DUPLICATE op_once_" + next);
      assertThat(Stream.concat(settled(each).stream(), settled(next).stream()))
          .containsExactly("600 0");
    }
  }

  @Test
  @DisplayName("A1801: a claim waits for its line as long as its provider may take")
  void waitsAsLongAsTheProviderMayTake() {
    var today = LocalDate.now(NEW_YORK);
    var before = today.minusDays(2);
    var unsettled = Instant.from(before.atTime(20, 0).atZone(NEW_YORK));
    tell(
        "pi_patient",
        List.of(
            captured("txn_late", PATIENT, "op_late", 2_000, unsettled),
            captured("txn_never", PATIENT, "op_never", 2_000, unsettled)));
    known(2, "txn_late", "txn_never");
    WORLD.tellStatement(before, file(before));

    var waiting = reconcileAsTold(PATIENT, before);

    assertThat(found(waiting)).containsExactly("TIMING txn_late", "TIMING txn_never");
    assertThat(discrepancies(waiting).getFirst().get("waitsForDate").asString())
        .isEqualTo(today.toString());
    assertThat(WORLD.askedFor(before))
        .contains("from=" + Instant.from(before.atTime(17, 0).atZone(NEW_YORK)))
        .contains("to=" + Instant.from(before.plusDays(1).atTime(17, 0).atZone(NEW_YORK)));

    var arrives = before.plusDays(1);
    WORLD.tellStatement(
        arrives, file(arrives, fee(line("CAPTURE", "op_late", "txn_late", 2_000, arrives), 88)));
    assertThat(found(reconcileAsTold(PATIENT, arrives))).isEmpty();
    await().atMost(PATIENCE).until(() -> open(PATIENT, before).equals(List.of("TIMING txn_never")));
    assertThat(explained(arrives)).isEqualTo("100.0");
    await().atMost(PATIENCE).until(() -> explained(before).equals("50.0"));

    // The last statement that could bring it is there without it.
    WORLD.tellStatement(today, file(today));
    reconcileAsTold(PATIENT, today);
    await()
        .atMost(PATIENCE)
        .until(() -> open(PATIENT, before).equals(List.of("MISSING_AT_PROVIDER txn_never")));
  }

  @Test
  @DisplayName("A1801: fees follow their rules, also on lines of their own")
  void checksFeesByTheirRules() {
    var day = LocalDate.of(2024, 9, 2);
    var at = Instant.from(day.atTime(23, 0).atZone(NEW_YORK));
    tell(
        "pi_fees",
        List.of(
            captured("txn_fee_a", PATIENT, "op_fee_a", 1_050, at),
            captured("txn_fee_b", PATIENT, "op_fee_b", 1_050, at),
            captured("txn_fee_c", PATIENT, "op_fee_c", 1_050, at),
            opened("dp_fee", PATIENT, 500, at)));
    known(4, "txn_fee_%", "dp_fee");
    // 2.9 % of 10.50 are 30.45 cents: 30, and 30 fixed.
    WORLD.tellStatement(
        day,
        file(
            day,
            fee(line("CAPTURE", "op_fee_a", "txn_fee_a", 1_050, day), 60),
            fee(line("CAPTURE", "op_fee_b", "txn_fee_b", 1_050, day), 61),
            line("CAPTURE", "op_fee_c", "txn_fee_c", 1_050, day),
            line("FEE", "cost_c", "txn_fee_c", -60, day),
            line("CHARGEBACK", "dp_fee", null, -500, day),
            line("FEE", "dp_fee", null, -1_500, day),
            line("FEE", "invoice", null, -990, day)));

    var run = reconcileAsTold(PATIENT, day);

    assertThat(found(run)).containsExactly("FEE invoice", "FEE op_fee_b");
    var wrong = discrepancies(run).getLast();
    assertThat(wrong.get("expectedFee").asLong()).isEqualTo(60);
    assertThat(wrong.get("providerFee").asLong()).isEqualTo(61);
    assertThat(run.get("totals").get(0).get("providerFees").asLong())
        .isEqualTo(60 + 61 + 60 + 1_500 + 990);
  }

  /** Reconciles a day of which payment-api knows exactly what we hold. */
  private JsonNode reconcileAsTold(String provider, LocalDate day) {
    var totals =
        jdbc.sql(
                """
                SELECT kind, currency, count(*) AS count, sum(amount)::bigint AS amount
                FROM our_claim
                WHERE provider = :provider AND day = :day AND withdrawn_at IS NULL
                GROUP BY kind, currency
                """)
            .param("provider", provider)
            .param("day", day)
            .query(io.quittance.contracts.payment.PaymentTotalsApi.Total.class)
            .list();
    WORLD.tellTotals(day, totals);
    var run = reconcile(provider, day);
    assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("COMPLETED");
    assertThat(run.get("complete").asBoolean()).isTrue();
    return run;
  }

  /** Of a day of the patient provider, by its latest run. */
  private String explained(LocalDate day) {
    var path = "/api/reconciliation/reports?provider=%s&from=%s&to=%s".formatted(PATIENT, day, day);
    var total = json(get(path, "viewer")).get("summary").get("totals").get(0);
    return total.get("value").get("explainedPercent").asString();
  }

  private List<String> open(String provider, LocalDate day) {
    return json(get(
            "/api/reconciliation/discrepancies?status=OPEN&provider=%s&date=%s"
                .formatted(provider, day),
            "viewer"))
        .get("data")
        .valueStream()
        .map(each -> each.get("kind").asString() + " " + each.get("reference").asString())
        .sorted()
        .toList();
  }

  /** Gross and fees of what was settled of a day of the simulator. */
  private List<String> settled(LocalDate day) {
    return jdbc.sql(
            """
            SELECT gross || ' ' || fees FROM settlement
            WHERE provider = 'simulator' AND day = :day ORDER BY part
            """)
        .param("day", day)
        .query(String.class)
        .list();
  }

  private long count(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }

  /** Waits until so many claims are known whose references are like these. */
  private void known(int claims, String... like) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                            """
                            SELECT count(*) FROM our_claim
                            WHERE transaction_id LIKE ANY (:like)
                            """)
                        .param("like", like)
                        .query(Long.class)
                        .single()
                    == claims);
  }

  private static Claim claim(
      LocalDate day, String name, String kind, long amount, boolean withdrawn) {
    var unique = name + "_" + day;
    return new Claim(
        "txn_" + unique, kind, "op_" + unique, "pi_" + unique, amount, "USD", noon(day), withdrawn);
  }

  private static PaymentEvent captured(
      String transactionId, String provider, String operationId, long amount, Instant at) {
    return new PaymentEvent.Captured(
        "mer_test",
        Claims.payment("pi_" + transactionId, amount, "USD", at),
        new Operation(transactionId, provider, operationId, amount, "USD", at));
  }

  private static PaymentEvent opened(String dispute, String provider, long amount, Instant at) {
    return new PaymentEvent.DisputeOpened(
        "mer_test",
        Claims.payment("pi_" + dispute, amount, "USD", at),
        view(dispute, amount, "NEEDS_RESPONSE", at),
        new Operation(dispute, provider, dispute, amount, "USD", at));
  }

  private static PaymentEvent won(String dispute, String provider, long amount, Instant at) {
    return new PaymentEvent.DisputeWon(
        "mer_test",
        Claims.payment("pi_" + dispute, amount, "USD", at),
        view(dispute, amount, "WON", at),
        new Operation(dispute, provider, dispute, amount, "USD", at),
        false);
  }

  private static DisputeView view(String dispute, long amount, String status, Instant at) {
    return new DisputeView(
        dispute, "pi_" + dispute, amount, "USD", "CHARGEBACK", status, "fraudulent", null, at, at);
  }

  private static Instant noon(LocalDate day) {
    return day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
  }

  private static Line line(
      String type, String operationId, @Nullable String reference, long gross, LocalDate day) {
    return new Line(
        type,
        operationId,
        reference == null ? "ch_" + day : "ch_" + reference,
        reference == null ? "" : reference,
        reference != null && reference.startsWith("txn_returned")
            ? "pi_returned_" + day
            : "pi_" + day,
        gross,
        0,
        "USD",
        noon(day));
  }

  private static Line fee(Line line, long fee) {
    return GeneratedDay.withFee(line, fee);
  }

  private static String file(LocalDate day, Line... lines) {
    return StatementFile.of(day, List.of(lines)).csv();
  }
}
