package io.quittance.reconciliation;

import static io.quittance.reconciliation.BooksSettings.BANK;
import static io.quittance.reconciliation.BooksSettings.IBAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.reconciliation.Claims.Claim;
import io.quittance.reconciliation.bank.Camt053File;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What providers say they paid out, and what our bank says it got. The months between the tests are
 * more than a payout is looked for.
 */
class BankReconciliationTest extends ReconciliationTest {

  @Test
  @DisplayName("A1801 each difference between payouts and the bank is found with its own kind")
  void findsEachKind() {
    var day = LocalDate.of(2018, 1, 2);
    settle(day, Map.of("USD", 5_000L, "EUR", 4_000L, "JPY", 3_000L, "GBP", 2_000L, "CHF", 1_000L));
    WORLD.tellBank(day, new Camt053File(day, IBAN).holding("USD", 100).xml());

    assertThat(found(bank(day)))
        .containsExactlyInAnyOrder(
            waiting(day, "USD"),
            waiting(day, "EUR"),
            waiting(day, "JPY"),
            waiting(day, "GBP"),
            waiting(day, "CHF"));

    var next = day.plusDays(1);
    WORLD.tellBank(
        next,
        new Camt053File(next, IBAN)
            .holding("USD", 100)
            .credit("USD", 5_000, "B-USD", "Payout " + payout(day, "USD"))
            .credit("USD", 30, "B-JPY", payout(day, "JPY"))
            .credit("USD", 777, "B-UNKNOWN", "no payout of anybody 12345")
            .credit("USD", -400, "B-OUT", "rent")
            .holding("EUR", 0)
            .credit("EUR", 3_990, "B-EUR", payout(day, "EUR"))
            .holding("GBP", 0)
            .credit("GBP", 2_000, "B-GBP-1", payout(day, "GBP"))
            .credit("GBP", 2_000, "B-GBP-2", payout(day, "GBP"))
            .xml());

    var run = bank(next);

    assertThat(found(run))
        .containsExactlyInAnyOrder(
            "CURRENCY B-JPY", "MISSING_INTERNALLY B-UNKNOWN", "AMOUNT B-EUR", "DUPLICATE B-GBP-2");
    assertThat(of(run, "B-EUR").path("ourAmount").asLong()).isEqualTo(4_000);
    assertThat(of(run, "B-EUR").path("providerAmount").asLong()).isEqualTo(3_990);
    assertThat(of(run, "B-EUR").path("reconciliation").asString()).isEqualTo("SETTLEMENTS");
    // The later statement settled the matter for those that it names.
    awaitOpen(day, List.of("TIMING " + BANK_REFERENCE.formatted(payout(day, "CHF"), "CHF")));
    assertThat(received(next))
        .containsExactlyInAnyOrder(
            payout(day, "USD") + " 1: 5000",
            payout(day, "EUR") + " 1: 3990",
            payout(day, "GBP") + " 1: 4000");

    bank(next);
    assertThat(received(next)).hasSize(3);
  }

  @Test
  @DisplayName("A1801 what the bank got of payouts is counted and summed up beside them")
  void sumsUpWhatBothSidesHave() {
    var day = LocalDate.of(2014, 1, 20);
    settle(day, Map.of("USD", 5_000L, "EUR", 4_000L, "JPY", 3_000L));
    WORLD.tellBank(
        day,
        new Camt053File(day, IBAN)
            .holding("USD", 100)
            .credit("USD", 5_000, "B-USD", payout(day, "USD"))
            .credit("USD", -400, "B-OUT", "rent")
            .holding("EUR", 0)
            .credit("EUR", 3_990, "B-EUR", payout(day, "EUR"))
            .credit("EUR", 777, "B-UNKNOWN", "no payout of anybody 12345")
            .xml());

    var run = bank(day);

    assertThat(found(run))
        .containsExactlyInAnyOrder(
            "AMOUNT B-EUR", "MISSING_INTERNALLY B-UNKNOWN", waiting(day, "JPY"));
    assertThat(run.at("/counts/matched").asInt()).isEqualTo(1);
    assertThat(run.at("/reconciliations/SETTLEMENTS/matched").asInt()).isEqualTo(1);
    assertThat(run.at("/reconciliations/LEDGER/matched").asInt()).isZero();
    assertThat(totals(run))
        .containsExactly(
            "null EUR 0/0 1/777", "simulator EUR 1/4000 1/3990", "simulator USD 1/5000 1/5000");
    var path = "/api/reconciliation/runs/%s/report".formatted(run.path("runId").asString());
    assertThat(explained(json(get(path, "viewer"))))
        .containsExactly(
            "null EUR 0 777 0 0.0",
            "simulator EUR 4000 3990 3990 99.75",
            "simulator USD 5000 5000 5000 100.0");
    for (var language : List.of("en", "zh")) {
      var page = send(request(path + "?lang=" + language, "viewer").header("Accept", "text/html"));
      assertThat(page.body())
          .contains("house-bank / simulator", ">50.00<", ">39.90<", ">99.75%<")
          .doesNotContain("Neither side claims anything", "双方均无任何记录");
    }
  }

  @Test
  void sharesAPayoutAmongTheDaysOnWhichItCame() {
    var day = LocalDate.of(2014, 6, 2);
    settle(day, Map.of("USD", 900L));
    var next = day.plusDays(1);
    var latest = day.plusDays(2);
    var entries = Map.of(day, 500L, next, 300L, latest, 900L);
    long held = 0;
    for (var each : List.of(day, next, latest)) {
      var file = new Camt053File(each, IBAN).holding("USD", held);
      WORLD.tellBank(
          each, file.credit("USD", entries.get(each), "B-" + each, payout(day, "USD")).xml());
      held = file.closing("USD");
      bank(each);
    }

    // The last entry has eight hundred too much.
    awaitTotals(day, "simulator USD 1/500 1/500");
    awaitTotals(next, "simulator USD 1/300 1/300");
    awaitTotals(latest, "simulator USD 1/100 1/900");
  }

  @Test
  void countsWhatShouldHaveComeAndLeavesOutWhatMayStillCome() {
    var day = LocalDate.of(2013, 6, 4);
    settle(day, Map.of("USD", 900L));
    WORLD.tellBank(day, nothing(day));
    assertThat(totals(bank(day))).isEmpty();

    var later = day.plusDays(BooksSettings.WAIT_DAYS + 1);
    WORLD.tellBank(later, nothing(later));
    bank(later);

    awaitTotals(day, "simulator USD 1/900 0/0");
  }

  /** Waits until the latest run of the bank's day says this; runs that follow decide it. */
  private void awaitTotals(LocalDate day, String expected) {
    var path = "/api/reconciliation/runs?date=%s&provider=%s".formatted(day, BANK);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(totals(json(get(path, "viewer")).at("/data/0")))
                    .containsExactly(expected));
  }

  private static List<String> totals(JsonNode run) {
    return run.path("totals")
        .valueStream()
        .map(
            each ->
                "%s %s %s %s"
                    .formatted(
                        each.path("ofProvider").asString("null"),
                        each.path("currency").asString(),
                        side(each.path("ours")),
                        side(each.path("provider"))))
        .toList();
  }

  private static String side(JsonNode side) {
    assertThat(side.path("net").asLong()).isEqualTo(side.path("paidOut").asLong());
    return side.path("count").asLong() + "/" + side.path("paidOut").asLong();
  }

  private static List<String> explained(JsonNode report) {
    return report
        .at("/summary/totals")
        .valueStream()
        .map(
            each ->
                "%s %s %d %d %d %s"
                    .formatted(
                        each.path("ofProvider").asString("null"),
                        each.path("currency").asString(),
                        each.at("/value/ours").asLong(),
                        each.at("/value/provider").asLong(),
                        each.at("/value/matched").asLong(),
                        each.at("/value/explainedPercent").asString()))
        .toList();
  }

  @Test
  void waitsForAPayoutSomeDaysAndFindsItWhenItComesLate() {
    var day = LocalDate.of(2018, 4, 2);
    settle(day, Map.of("USD", 900L));
    var late = "MISSING_AT_PROVIDER " + BANK_REFERENCE.formatted(payout(day, "USD"), "USD");
    for (int i = 0; i <= BooksSettings.WAIT_DAYS; i++) {
      WORLD.tellBank(day.plusDays(i), nothing(day.plusDays(i)));
      bank(day.plusDays(i));
      awaitOpen(day, List.of(waiting(day, "USD")));
    }
    // Nothing on the day after: banks rest too.
    var later = day.plusDays(BooksSettings.WAIT_DAYS + 2);
    WORLD.tellBank(later, nothing(later));
    bank(later);
    awaitOpen(day, List.of(late));

    var latest = later.plusDays(1);
    WORLD.tellBank(
        latest,
        new Camt053File(latest, IBAN)
            .holding("USD", 0)
            .credit("USD", 900, "B-LATE", payout(day, "USD"))
            .xml());
    assertThat(found(bank(latest))).isEmpty();

    awaitOpen(day, List.of());
  }

  @Test
  void theBankMayTellOfAPayoutBeforeItsProviderIsSettled() {
    var day = LocalDate.of(2019, 4, 2);
    WORLD.tellBank(
        day,
        new Camt053File(day, IBAN)
            .holding("USD", 0)
            .credit("USD", 900, "B-EARLY", payout(day, "USD"))
            .xml());
    assertThat(found(bank(day))).containsExactly("MISSING_INTERNALLY B-EARLY");

    settle(day, Map.of("USD", 900L));

    awaitOpen(day, List.of());
    assertThat(received(day)).containsExactly(payout(day, "USD") + " 1: 900");
  }

  @Test
  void aPayoutMayArriveInEntriesOfSeveralDays() {
    var day = LocalDate.of(2015, 6, 2);
    settle(day, Map.of("USD", 900L));
    WORLD.tellBank(
        day,
        new Camt053File(day, IBAN)
            .holding("USD", 0)
            .credit("USD", 500, "B1", payout(day, "USD"))
            .xml());
    assertThat(found(bank(day))).containsExactly("AMOUNT B1");

    var next = day.plusDays(1);
    WORLD.tellBank(
        next,
        new Camt053File(next, IBAN)
            .holding("USD", 500)
            .credit("USD", 400, "B2", payout(day, "USD"))
            .xml());
    assertThat(found(bank(next))).isEmpty();

    awaitOpen(day, List.of());
    assertThat(received(next)).containsExactly(payout(day, "USD") + " 2: 400");
  }

  @Test
  @DisplayName("A1801 what the bank got after all parts of a payout had come is one too many")
  void findsWhatComesAfterThePartsOfAPayout() {
    var day = LocalDate.of(2015, 8, 3);
    settle(day, Map.of("USD", 900L));
    WORLD.tellBank(
        day,
        new Camt053File(day, IBAN)
            .holding("USD", 0)
            .credit("USD", 500, "P1", payout(day, "USD"))
            .credit("USD", 400, "P2", payout(day, "USD"))
            .xml());
    assertThat(found(bank(day))).isEmpty();

    var next = day.plusDays(1);
    WORLD.tellBank(
        next,
        new Camt053File(next, IBAN)
            .holding("USD", 900)
            .credit("USD", 400, "P3", payout(day, "USD"))
            .xml());

    assertThat(found(bank(next))).containsExactly("DUPLICATE P3");
    assertThat(found(bank(day))).as("the parts before it stay right").isEmpty();
  }

  @Test
  @DisplayName("A1802 a corrected statement of the bank tells only by how much it differs")
  void followsACorrectedStatement() {
    var day = LocalDate.of(2018, 7, 2);
    settle(day, Map.of("USD", 900L));
    var wrong = new Camt053File(day, IBAN).holding("USD", 5);
    WORLD.tellBank(day, wrong.credit("USD", 880, "B1", payout(day, "USD")).xml());
    assertThat(found(bank(day))).containsExactly("AMOUNT B1");

    var right = new Camt053File(day, IBAN).holding("USD", 5);
    WORLD.tellBank(day, right.credit("USD", 900, "B1", payout(day, "USD")).xml());
    assertThat(found(bank(day))).isEmpty();

    assertThat(received(day))
        .containsExactlyInAnyOrder(payout(day, "USD") + " 1: 880", payout(day, "USD") + " 2: 20");
    awaitOpen(day, List.of());
  }

  @Test
  @DisplayName("A1807 what one person says that the bank got is told by no other day's run")
  void tellsNothingOfAStatementThatAwaitsApproval() {
    var day = LocalDate.of(2017, 6, 2);
    settle(day, Map.of("USD", 900L));
    var told = new Camt053File(day, IBAN).holding("USD", 0);
    WORLD.tellBank(day, told.credit("USD", 500, "B-PART", payout(day, "USD")).xml());
    var next = day.plusDays(1);
    var byHand = new Camt053File(next, IBAN).holding("USD", 500);
    var uploaded =
        upload(
            Map.of("format", "camt.053", "provider", BANK, "date", next.toString()),
            byHand.credit("USD", 400, "B-HAND", payout(day, "USD")).xml());
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);

    assertThat(found(bank(day))).as("compared with both").isEmpty();

    assertThat(received(day)).containsExactly(payout(day, "USD") + " 1: 500");
  }

  @Test
  void theBankBeginsADayAsItEndedTheOneBefore() {
    var day = LocalDate.of(2018, 10, 2);
    WORLD.tellBank(day, new Camt053File(day, IBAN).holding("USD", 500).xml());
    assertThat(found(bank(day))).isEmpty();
    var next = day.plusDays(1);
    WORLD.tellBank(next, new Camt053File(next, IBAN).holding("USD", 400).xml());

    assertThat(found(bank(next))).containsExactly("AMOUNT opening-balance:USD");
  }

  @Test
  void theLinesOfAPayoutLessTheirFeesAddUpToIt() {
    var day = LocalDate.of(2019, 1, 2);
    var sale = claim(day, "sale", 1_000, "USD");
    claim(List.of(sale));
    jdbc.sql(
            """
            INSERT INTO statement (id, provider, account, day, format, origin, sha256, line_count)
            VALUES (uuidv7(), 'simulator', 'acct_test', :day, 'simulator', 'FETCHED',
                    repeat('0', 64), 4)
            """)
        .param("day", day)
        .update();
    for (var line :
        List.of(
            "1, 'CAPTURE', 'op_sale_%1$s', 'txn_sale_%1$s', 1000, 0, 'po_right'",
            "2, 'PAYOUT', 'po_right', NULL, 1000, 0, NULL",
            "3, 'PAYOUT', 'po_alone', NULL, 77, 0, NULL")) {
      jdbc.sql(
              """
              INSERT INTO provider_claim (statement_id, currency, occurred_at, line, kind,
                  operation_id, transaction_id, amount, fee, payout)
              SELECT id, 'USD', :at::timestamptz, %s
              FROM statement WHERE provider = 'simulator' AND day = :day
              """
                  .formatted(line.formatted(day)))
          .param("at", day + "T12:00:00Z")
          .param("day", day)
          .update();
    }

    var right = reconcile(day);
    assertThat(settlements(right)).isEmpty();
    // The other payout has no lines that could tie out.
    assertThat(right.at("/reconciliations/SETTLEMENTS/matched").asInt()).isEqualTo(1);
    assertThat(right.at("/counts/matched").asInt()).isEqualTo(2);

    jdbc.sql(
            """
            INSERT INTO provider_claim (statement_id, currency, occurred_at, line, kind,
                operation_id, amount, fee, payout)
            SELECT id, 'USD', :at::timestamptz, 4, 'ADJUSTMENT_DEBIT', 'adj', 10, 0, 'po_right'
            FROM statement WHERE provider = 'simulator' AND day = :day
            """)
        .param("at", day + "T12:00:00Z")
        .param("day", day)
        .update();
    var wrong = reconcile(day);
    assertThat(settlements(wrong)).containsExactly("AMOUNT po_right 990 1000");
    assertThat(wrong.at("/reconciliations/SETTLEMENTS/matched").asInt()).isZero();
  }

  private List<String> settlements(JsonNode run) {
    return discrepancies(run).stream()
        .filter(each -> each.path("reconciliation").asString().equals("SETTLEMENTS"))
        .map(
            each ->
                "%s %s %d %d"
                    .formatted(
                        each.path("kind").asString(),
                        each.path("reference").asString(),
                        each.path("ourAmount").asLong(),
                        each.path("providerAmount").asLong()))
        .toList();
  }

  private static final String BANK_REFERENCE = "simulator:%s:%s";

  private static String waiting(LocalDate day, String currency) {
    return "TIMING " + BANK_REFERENCE.formatted(payout(day, currency), currency);
  }

  private static String payout(LocalDate day, String currency) {
    return "PAYOUT-%s-%s".formatted(day, currency);
  }

  private static String nothing(LocalDate day) {
    return new Camt053File(day, IBAN).holding("USD", 0).xml();
  }

  /** A day of the provider that both sides agree on. */
  private void settle(LocalDate day, Map<String, Long> amounts) {
    var claims =
        amounts.entrySet().stream()
            .map(each -> claim(day, each.getKey(), each.getValue(), each.getKey()))
            .toList();
    claim(claims);
    WORLD.tellStatement(
        day, StatementFile.of(day, claims.stream().map(GeneratedDay::line).toList()).csv());
    assertThat(found(reconcile(day))).isEmpty();
  }

  private static Claim claim(LocalDate day, String name, long amount, String currency) {
    var unique = name.toLowerCase(Locale.ROOT) + "_" + day;
    var at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    return new Claim(
        "txn_" + unique, "CAPTURE", "op_" + unique, "pi_" + unique, amount, currency, at, false);
  }

  private JsonNode bank(LocalDate day) {
    var answer =
        post(
            "/api/reconciliation/runs",
            "{\"date\": \"%s\", \"provider\": \"%s\"}".formatted(day, BANK),
            "operator");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    var run = ended(json(answer).get("runId").asString());
    assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("COMPLETED");
    return run;
  }

  private JsonNode of(JsonNode run, String reference) {
    return discrepancies(run).stream()
        .filter(each -> each.path("reference").asString().equals(reference))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until exactly these are open of the bank's day; runs that follow decide it. */
  private void awaitOpen(LocalDate day, List<String> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql(
                                """
                                SELECT kind || ' ' || reference FROM discrepancy
                                WHERE provider = 'house-bank' AND day = :day AND status = 'OPEN'
                                """)
                            .param("day", day)
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrderElementsOf(expected));
  }

  private List<String> received(LocalDate day) {
    return jdbc.sql("SELECT payout || ' ' || part || ': ' || amount FROM receipt WHERE day = :day")
        .param("day", day)
        .query(String.class)
        .list();
  }
}
