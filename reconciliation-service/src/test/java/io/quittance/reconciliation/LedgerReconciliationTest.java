package io.quittance.reconciliation;

import static io.quittance.reconciliation.BooksFile.entry;
import static io.quittance.reconciliation.BooksFile.noon;
import static io.quittance.reconciliation.BooksFile.posted;
import static io.quittance.reconciliation.BooksSettings.LEDGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.ledger.BooksLine.AccountDay;
import io.quittance.contracts.ledger.BooksLine.OwnerDay;
import io.quittance.contracts.ledger.BooksLine.Sum;
import io.quittance.contracts.ledger.LedgerTotalsApi.Total;
import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.Claims.Claim;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What payments claim, and what the ledger says that it has booked. */
class LedgerReconciliationTest extends ReconciliationTest {

  @Test
  @DisplayName("A1801 each difference between payments and the ledger is found with its own kind")
  void findsEachKind() {
    var day = LocalDate.of(2017, 1, 10);
    var names =
        List.of("fine", "back", "unbooked", "amount", "currency", "kind", "more", "another");
    var claims = new ArrayList<Claim>();
    names.forEach(name -> claims.add(claim(day, name, name.equals("back") ? "REFUND" : "CAPTURE")));
    claim(claims);
    awaitMoves(claims);
    var books = new BooksFile(day);
    books.book(claims.get(0)).book(claims.get(1));
    books.posted.add(entry(claims.get(3), 999, "USD"));
    books.posted.add(entry(claims.get(4), 1_000, "EUR"));
    books.posted.add(
        posted(
            claims.get(5).transactionId(),
            "REFUND",
            "refund.succeeded.v1",
            "USD",
            -1_000,
            noon(day)));
    books.posted.add(
        posted("txn_nobody_" + day, "CAPTURE", "payment.captured.v1", "USD", 5, noon(day)));
    books.posted.add(posted("by-hand-" + day, null, "request", "USD", 12, noon(day)));
    books.posted.add(posted("agreed-" + day, null, "adjustment", "USD", 13, noon(day)));
    books.book(claims.get(6)).book(claims.get(7));
    tell(books, claims);

    var run = ledger(day);

    assertThat(found(run))
        .containsExactlyInAnyOrder(
            "MISSING_AT_PROVIDER txn_unbooked_" + day,
            "AMOUNT txn_amount_" + day,
            "CURRENCY txn_currency_" + day,
            "STATUS txn_kind_" + day,
            "MISSING_INTERNALLY txn_nobody_" + day,
            "MISSING_INTERNALLY by-hand-" + day + " provider:simulator:receivable");
    // Fine, more, another and, as a refund, back.
    assertThat(matched(run)).isEqualTo(4);
    assertThat(run.at("/counts/matched").asInt()).isEqualTo(4);
    assertThat(sums(run))
        .containsExactly(
            // What was posted by hand has no provider that would explain it.
            "null USD ours 0: 0 0 0 0, theirs 1: 0 0 12 0",
            "simulator EUR ours 0: 0 0 0 0, theirs 1: 1000 0 0 0",
            "simulator USD ours 8: 7000 1000 0 0, theirs 7: 4004 2000 0 0");
    assertThat(values(run))
        .containsExactly(
            "null USD 0 12 0", "simulator EUR 0 1000 0", "simulator USD 8000 6004 4999");
  }

  @Test
  @DisplayName("A1801 what payments and the ledger both have is counted and summed up")
  void sumsUpWhatBothSidesHave() {
    var day = LocalDate.of(2017, 8, 10);
    var claims = new ArrayList<Claim>();
    for (int i = 0; i < 50; i++) {
      claims.add(claim(day, "sale" + i, "CAPTURE"));
    }
    claims.add(claim(day, "back", "REFUND"));
    claim(claims);
    awaitMoves(claims);
    var books = new BooksFile(day);
    claims.forEach(books::book);
    tell(books);

    var run = ledger(day);

    assertThat(found(run)).isEmpty();
    assertThat(matched(run)).isEqualTo(51);
    assertThat(run.at("/counts/matched").asInt()).isEqualTo(51);
    assertThat(sums(run))
        .containsExactly("simulator USD ours 51: 50000 1000 0 0, theirs 51: 50000 1000 0 0");
    assertThat(run.at("/totals/0/ours/net").asLong()).isEqualTo(49_000);
    assertThat(values(run)).containsExactly("simulator USD 51000 51000 51000");
    var path = "/api/reconciliation/runs/%s/report".formatted(run.path("runId").asString());
    assertThat(
            json(get(path, "viewer"))
                .at("/summary/totals/0/lines")
                .valueStream()
                .map(it -> it.path("kind").asString() + " " + it.path("providerAmount").asLong()))
        .containsExactly("CAPTURE 50000", "REFUND 1000");
    assertThat(send(request(path, "viewer").header("Accept", "text/html")).body())
        .contains("ledger / simulator", ">100.00%<")
        .doesNotContain("Neither side claims anything");
  }

  private static int matched(JsonNode run) {
    return run.at("/reconciliations/LEDGER/matched").asInt();
  }

  /** Both sides: how many, captured, refunded, adjusted and paid out. */
  private static List<String> sums(JsonNode run) {
    return run.path("totals")
        .valueStream()
        .map(
            each ->
                "%s %s ours %s, theirs %s"
                    .formatted(
                        each.path("ofProvider").asString("null"),
                        each.path("currency").asString(),
                        side(each.path("ours")),
                        side(each.path("provider"))))
        .toList();
  }

  private static String side(JsonNode side) {
    return "%d: %d %d %d %d"
        .formatted(
            side.path("count").asLong(),
            side.path("captured").asLong(),
            side.path("refunded").asLong(),
            side.path("adjusted").asLong(),
            side.path("paidOut").asLong());
  }

  private List<String> values(JsonNode run) {
    var path = "/api/reconciliation/runs/%s/report".formatted(run.path("runId").asString());
    return json(get(path, "viewer"))
        .at("/summary/totals")
        .valueStream()
        .map(
            each ->
                "%s %s %d %d %d"
                    .formatted(
                        each.path("ofProvider").asString("null"),
                        each.path("currency").asString(),
                        each.at("/value/ours").asLong(),
                        each.at("/value/provider").asLong(),
                        each.at("/value/matched").asLong()))
        .toList();
  }

  @Test
  @DisplayName("A1801 two sides that agree have no difference, and judging again changes nothing")
  void findsNothingWhereBothAgree() {
    var day = LocalDate.of(2017, 2, 10);
    var claims = List.of(claim(day, "sale", "CAPTURE"), claim(day, "back", "REFUND"));
    claim(claims);
    awaitMoves(claims);
    var books = new BooksFile(day).opening("USD", 70).book(claims.get(0)).book(claims.get(1));
    tell(books);

    var run = ledger(day);

    assertThat(run.path("complete").asBoolean()).as(run.toString()).isTrue();
    assertThat(found(run)).isEmpty();
    assertThat(found(ledger(day))).isEmpty();
    assertThat(run.path("controlTotals")).hasSize(4);
    assertThat(run.path("controlTotals").valueStream())
        .allMatch(it -> it.path("heldCount").asInt() == 1);

    // The next day must begin as this one ended.
    var next = day.plusDays(1);
    var sale = claim(next, "sale", "CAPTURE");
    claim(List.of(sale));
    awaitMoves(List.of(sale));
    tell(new BooksFile(next).opening("USD", 71).book(sale));
    assertThat(found(ledger(next)))
        .containsExactly("AMOUNT opening:provider:simulator:receivable:USD");
  }

  @Test
  void resolvesWhatIsBookedLate() {
    var day = LocalDate.of(2017, 3, 10);
    var sale = claim(day, "sale", "CAPTURE");
    claim(List.of(sale));
    awaitMoves(List.of(sale));
    tell(new BooksFile(day), List.of(sale));
    assertThat(found(ledger(day))).containsExactly("MISSING_AT_PROVIDER " + sale.transactionId());

    tell(new BooksFile(day).book(sale));
    assertThat(found(ledger(day))).isEmpty();

    assertThat(
            jdbc.sql(
                    """
                    SELECT DISTINCT status || ' ' || resolution FROM discrepancy
                    WHERE provider = 'ledger' AND day = :day
                    """)
                .param("day", day)
                .query(String.class)
                .list())
        .containsExactly("RESOLVED NO_LONGER_FOUND");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "2017-04-10, account, balance:merchant:mer_x:payable:USD",
    "2017-04-12, postings, postings:suspense:USD",
    "2017-04-14, owner, owner:mer_x:USD",
    "2017-04-16, operations, operations:mer_x:USD",
    "2017-04-18, sum, balance:*:EUR",
  })
  void provesBalances(LocalDate day, String wrong, String reference) {
    var sale = claim(day, "sale", "CAPTURE");
    claim(List.of(sale));
    awaitMoves(List.of(sale));
    var books = new BooksFile(day).book(sale);
    books.more.add(
        switch (wrong) {
          case "account" -> new AccountDay("merchant:mer_x:payable", "USD", false, -5, 3, 4, -7);
          case "postings" -> new AccountDay("suspense", "USD", true, 0, 8, 1, 7);
          case "owner" -> new OwnerDay("mer_x", "USD", 1, 0, 0, 0, 0, 2);
          case "operations" -> new OwnerDay("mer_x", "USD", 1, 1, 0, 0, 0, 2);
          default -> new Sum("EUR", 100, 99);
        });
    tell(books);

    assertThat(found(ledger(day))).containsExactly("AMOUNT " + reference);
  }

  @Test
  void findsSettlementsThatAreNotBookedAndEntriesThatNobodyTold() {
    var day = LocalDate.of(2017, 5, 10);
    var sale = claim(day, "sale", "CAPTURE");
    claim(List.of(sale));
    awaitMoves(List.of(sale));
    WORLD.tellStatement(day, StatementFile.of(day, List.of(GeneratedDay.line(sale))).csv());
    reconcile(day);
    var id =
        jdbc.sql("SELECT id FROM settlement WHERE day = :day")
            .param("day", day)
            .query(UUID.class)
            .single();
    tell(new BooksFile(day).book(sale));
    var legs =
        List.of(
            "TIMING " + id + " provider:simulator:receivable",
            "TIMING " + id + " provider:simulator:transit");

    // It was told a moment ago.
    assertThat(found(ledger(day))).containsExactlyInAnyOrderElementsOf(legs);

    var books = new BooksFile(day).book(sale);
    books.posted.add(
        posted(
            "settlement:" + Ids.write("stl", id),
            null,
            "settlement.confirmed.v1",
            "USD",
            -990,
            noon(day)));
    var nobody = UUID.fromString("01890000-0000-7000-8000-000000000000");
    books.posted.add(
        posted(
            "settlement:" + Ids.write("stl", nobody),
            null,
            "settlement.confirmed.v1",
            "USD",
            -3,
            noon(day)));
    tell(books);
    assertThat(found(ledger(day)))
        .containsExactlyInAnyOrder(
            "AMOUNT " + id + " provider:simulator:receivable",
            "TIMING " + id + " provider:simulator:transit",
            "MISSING_INTERNALLY " + nobody + " provider:simulator:receivable");

    books.posted.set(
        1,
        posted(
            "settlement:" + Ids.write("stl", id),
            null,
            "settlement.confirmed.v1",
            "USD",
            -1_000,
            noon(day)));
    tell(books);
    var run = ledger(day);
    assertThat(matched(run)).as("the sale and the settlement").isEqualTo(2);
    assertThat(sums(run))
        .containsExactly("simulator USD ours 2: 1000 0 0 -1000, theirs 3: 1000 0 0 -1003");
  }

  @Test
  @DisplayName("a settlement told after the books of its day were taken is in those of a later day")
  void findsALateSettlementInLaterBooks() {
    var day = LocalDate.of(2017, 5, 20);
    var sale = claim(day, "sale", "CAPTURE");
    claim(List.of(sale));
    awaitMoves(List.of(sale));
    WORLD.tellStatement(day, StatementFile.of(day, List.of(GeneratedDay.line(sale))).csv());
    reconcile(day);
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO settlement (id, provider, day, currency, part, gross, fees, lines,
                statement_id, run_id, confirmed_at)
            SELECT :id, provider, day, 'JPY', 1, 500, 0, 1, statement_id, run_id,
                   now() - interval '1 hour'
            FROM settlement WHERE day = :day
            """)
        .param("id", id)
        .param("day", day)
        .update();
    tell(new BooksFile(day).book(sale));
    var missing = "MISSING_AT_PROVIDER " + id + " provider:simulator:receivable";
    assertThat(found(ledger(day))).contains(missing);

    var next = day.plusDays(1);
    var books = new BooksFile(next).opening("USD", 1_000);
    books.posted.add(
        posted(
            "settlement:" + Ids.write("stl", id),
            null,
            "settlement.confirmed.v1",
            "JPY",
            -500,
            noon(next)));
    tell(books);
    assertThat(found(ledger(next))).noneMatch(found -> found.contains("" + id));

    // The later books had the day judged again, by the books that it had.
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                            """
                            SELECT count(*) FROM discrepancy
                            WHERE provider = 'ledger' AND day = :day AND status = 'OPEN'
                              AND kind = 'MISSING_AT_PROVIDER'
                            """)
                        .param("day", day)
                        .query(Long.class)
                        .single()
                    == 0);
  }

  @Test
  @DisplayName("a gap between the control totals of payments, copy and ledger is a discrepancy")
  void findsGapsOfControlTotals() {
    var day = LocalDate.of(2017, 6, 10);
    var sale = claim(day, "sale", "CAPTURE");
    claim(List.of(sale));
    awaitMoves(List.of(sale));
    var lost = claim(day, "lost", "CAPTURE");
    WORLD.tellTotals(day, Claims.totals(List.of(sale, lost), day));
    WORLD.tellBooks(day, new BooksFile(day).book(sale).lines(), List.of());

    var run = ledger(day);

    assertThat(found(run))
        .containsExactlyInAnyOrder(
            "MISSING_INTERNALLY control-total:copy:simulator:CAPTURE:USD",
            "MISSING_AT_PROVIDER control-total:ledger:simulator:CAPTURE:USD");
    var path = "/api/reconciliation/runs/%s/report".formatted(run.path("runId").asString());
    var report = json(get(path, "viewer"));
    assertThat(nextSteps(report))
        .anyMatch(step -> step.startsWith("Our copy has less than payment-api tells of."))
        .anyMatch(step -> step.startsWith("The ledger counts less than our copy."))
        .hasSize(2);
    assertThat(
            report
                .at("/summary/compared/0/controlTotals")
                .valueStream()
                .map(it -> it.path("holder").asString() + " " + it.path("provider").asString()))
        .contains("copy simulator", "ledger simulator");
  }

  private static List<String> nextSteps(JsonNode report) {
    return report
        .path("discrepancies")
        .valueStream()
        .map(each -> each.path("nextStepText").asString())
        .toList();
  }

  @ParameterizedTest(name = "A1802, A1804 {1}")
  @CsvSource({
    "2017-07-10, statement_incomplete",
    "2017-07-11, statement_totals_differ",
    "2017-07-12, statement_date_differs",
    "2017-07-13, statement_unreadable",
    "2017-07-14, statement_line_invalid",
  })
  void refusesBooksAsAWhole(LocalDate day, String fault) {
    var sale = claim(day, "sale", "CAPTURE");
    claim(List.of(sale));
    awaitMoves(List.of(sale));
    var books = new BooksFile(day).book(sale);
    var lines = books.lines();
    var bad =
        switch (fault) {
          case "statement_incomplete" -> lines.substring(0, lines.lastIndexOf("{"));
          case "statement_totals_differ" -> lines.replaceFirst("\\{\"line\":\"posted\".*\n", "");
          case "statement_date_differs" -> lines.replace(day.toString(), "2017-01-01");
          case "statement_unreadable" -> lines.replace("posted", "pasted");
          default -> lines + lines;
        };
    WORLD.tellBooks(day, bad, books.totals());

    var run = ledgerRun(day);

    assertThat(run.path("status").asString()).isEqualTo("FAILED");
    assertThat(run.path("failure").path("code").asString()).isEqualTo(fault);
  }

  private static Claim claim(LocalDate day, String name, String kind) {
    var unique = name + "_" + day;
    return new Claim(
        "txn_" + unique, kind, "op_" + unique, "pi_" + unique, 1_000, "USD", noon(day), false);
  }

  private static void tell(BooksFile books) {
    WORLD.tellBooks(books.day, books.lines(), books.totals());
  }

  /** Books whose control totals say that they have what there is. */
  private static void tell(BooksFile books, List<Claim> claims) {
    WORLD.tellBooks(
        books.day,
        books.lines(),
        Claims.totals(claims, books.day).stream()
            .map(it -> new Total(it.kind(), it.currency(), it.count(), it.amount()))
            .toList());
  }

  private void awaitMoves(List<Claim> claims) {
    var references = claims.stream().map(Claim::transactionId).toArray(String[]::new);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql("SELECT count(*) FROM payment_move WHERE reference = ANY(:references)")
                        .param("references", references)
                        .query(Long.class)
                        .single()
                    == references.length);
  }

  private JsonNode ledger(LocalDate day) {
    var run = ledgerRun(day);
    assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("COMPLETED");
    return run;
  }

  private JsonNode ledgerRun(LocalDate day) {
    var answer =
        post(
            "/api/reconciliation/runs",
            "{\"date\": \"%s\", \"provider\": \"%s\"}".formatted(day, LEDGER),
            "operator");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return ended(json(answer).get("runId").asString());
  }
}
