package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One operator proposes, another one approves, and it is booked once. */
class AdjustmentsTest extends RunningLedger {

  private static final String PATH = "/ledger/adjustments";

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");

  @BeforeEach
  void openAccounts() {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", false);
  }

  @Test
  void isProposedByOneBookedByAnotherAndNeverBooksTwice() {
    var reference = unique("adj");
    var proposed = postAs(OPERATOR, PATH, adjustment(reference, cash, wallet, 70));

    assertThat(proposed.status()).isEqualTo(201);
    assertThat(proposed.text("adjustmentId")).startsWith("adj_");
    assertThat(proposed.text("status")).isEqualTo("PROPOSED");
    assertThat(proposed.text("proposedBy")).isEqualTo("operator");
    assertThat(proposed.text("reason")).isEqualTo("found in the till");
    assertThat(proposed.body().path("decidedBy").isNull()).isTrue();
    assertThat(balance(wallet)).as("nothing is booked yet").isZero();

    var booked = approve(APPROVER, proposed);

    assertThat(booked.status()).isEqualTo(200);
    assertThat(booked.text("status")).isEqualTo("BOOKED");
    assertThat(booked.text("decidedBy")).isEqualTo("approver");
    assertThat(balance(wallet)).isEqualTo(70);
    var entry = get("/ledger/entries/" + booked.text("entryId"));
    assertThat(entry.text("reference")).isEqualTo("adjustment:" + proposed.text("adjustmentId"));
    assertThat(entry.text("description")).isEqualTo("Till of 1 March");
    assertThat(entry.body().path("cause").path("kind").asString()).isEqualTo("adjustment");
    assertThat(entry.body().path("cause").path("id").asString())
        .isEqualTo(proposed.text("adjustmentId"));

    assertThat(post("/ledger/entries/" + booked.text("entryId") + "/reverse", "{}").code())
        .isEqualTo("entry_not_reversible");
    assertThat(approve(APPROVER, proposed).body()).as("asked again").isEqualTo(booked.body());
    assertThat(approve(VIEWER, proposed).code()).isEqualTo("adjustment_decided");
    assertThat(reject(APPROVER, proposed).code()).isEqualTo("adjustment_decided");
    var again = postAs(OPERATOR, PATH, adjustment(reference, cash, wallet, 70));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(booked.body());
    assertThat(balance(wallet)).isEqualTo(70);
    assertThat(get("/ledger/proof").body().path("good").asBoolean()).isTrue();
  }

  @Test
  void nobodyApprovesAnAdjustmentOfTheirOwn() {
    var proposed = postAs(APPROVER, PATH, adjustment(unique("adj"), cash, wallet, 5));

    var refused = approve(APPROVER, proposed);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("adjustment_second_person_needed");
    assertThat(status(proposed)).isEqualTo("PROPOSED");
    assertThat(balance(wallet)).isZero();
    assertThat(approve(VIEWER, proposed).text("status")).isEqualTo("BOOKED");
  }

  @ParameterizedTest(name = "dry run: {0}")
  @ValueSource(booleans = {true, false})
  void isRefusedWhileTheLedgerRefusesIt(boolean dryRun) {
    book(cash, wallet, 100, "USD");
    var proposed = postAs(OPERATOR, PATH, adjustment(unique("adj"), wallet, cash, 100));
    assertThat(proposed.status()).as("there is enough now").isEqualTo(201);
    book(wallet, cash, 1, "USD");

    var refused = approve(APPROVER, proposed, "X-Dry-Run", "" + dryRun);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("insufficient_funds");
    assertThat(refused.text("detail")).contains(wallet);
    assertThat(status(proposed)).isEqualTo("PROPOSED");
    assertThat(balance(wallet)).isEqualTo(99);
    book(cash, wallet, 1, "USD");
    assertThat(approve(APPROVER, proposed).text("status")).isEqualTo("BOOKED");
    assertThat(balance(wallet)).isZero();
  }

  @Test
  void isRejectedForAReason() {
    var proposed = postAs(OPERATOR, PATH, adjustment(unique("adj"), cash, wallet, 5));

    var rejected = reject(APPROVER, proposed);

    assertThat(rejected.status()).isEqualTo(200);
    assertThat(rejected.text("status")).isEqualTo("REJECTED");
    assertThat(rejected.text("decidedBy")).isEqualTo("approver");
    assertThat(rejected.text("rejection")).isEqualTo("not ours");
    assertThat(reject(APPROVER, proposed).body()).as("asked again").isEqualTo(rejected.body());
    assertThat(reject(VIEWER, proposed).code()).isEqualTo("adjustment_decided");
    assertThat(approve(VIEWER, proposed).code()).isEqualTo("adjustment_decided");
    assertThat(balance(wallet)).isZero();
  }

  @Test
  @DisplayName("20 approvals at once, of two persons, book one entry")
  void isBookedOnceWhoeverApproves() {
    var proposed = postAs(OPERATOR, PATH, adjustment(unique("adj"), cash, wallet, 10));

    var answers = inParallel(20, i -> approve(i % 2 == 0 ? APPROVER : VIEWER, proposed));

    var winner = get(PATH + "/" + proposed.text("adjustmentId")).text("decidedBy");
    var outcomes = new TreeMap<String, Integer>();
    answers.forEach(
        answer ->
            outcomes.merge(
                answer.status() + answer.code() + answer.text("decidedBy"), 1, Integer::sum));
    assertThat(outcomes).isEqualTo(Map.of("200" + winner, 10, "409adjustment_decided", 10));
    assertThat(balance(wallet)).isEqualTo(10);
    assertThat(get("/ledger/entries?account=" + wallet).body().path("data")).hasSize(1);
  }

  @Test
  @DisplayName("approvals and rejections at once: one of them is what happened")
  void isEitherBookedOrRejected() {
    for (int round = 0; round < 3; round++) {
      var proposed = postAs(OPERATOR, PATH, adjustment(unique("adj"), cash, wallet, 10));
      long before = balance(wallet);

      var answers =
          inParallel(10, i -> i % 2 == 0 ? approve(APPROVER, proposed) : reject(VIEWER, proposed));

      boolean booked = status(proposed).equals("BOOKED");
      assertThat(balance(wallet) - before).isEqualTo(booked ? 10 : 0);
      assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(5);
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 200)
          .allMatch(answer -> answer.code().equals("adjustment_decided"));
    }
  }

  @Test
  void proposesAReferenceOnceAlsoInParallel() {
    var reference = unique("adj");

    var answers =
        inParallel(8, _ -> postAs(OPERATOR, PATH, adjustment(reference, cash, wallet, 10)));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(7);
    assertThat(answers)
        .extracting(answer -> answer.text("adjustmentId"))
        .containsOnly(answers.getFirst().text("adjustmentId"));
    var other = postAs(OPERATOR, PATH, adjustment(reference, cash, wallet, 11));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("reference_reused");
  }

  @Test
  void isNotBookedUnderAReferenceThatSomebodyElseUsed() {
    var proposed = postAs(OPERATOR, PATH, adjustment(unique("adj"), cash, wallet, 10));
    var id = proposed.text("adjustmentId");
    take("adjustment:" + id, cash, wallet);

    assertThat(approve(APPROVER, proposed).code()).isEqualTo("reference_reused");

    assertThat(status(proposed)).isEqualTo("PROPOSED");
  }

  @ParameterizedTest(name = "dry run of {0}")
  @ValueSource(strings = {"propose", "approve", "reject"})
  void aDryRunAnswersTheSameAndLeavesNothing(String what) {
    var reference = unique("adj");
    String[] dry = {"X-Dry-Run", "true"};
    if (what.equals("propose")) {
      var proposed = postAs(OPERATOR, PATH, adjustment(reference, cash, wallet, 3), dry);
      assertThat(proposed.status()).isEqualTo(201);
      assertThat(proposed.text("status")).isEqualTo("PROPOSED");
      assertThat(get(PATH + "?reference=" + reference).body().path("data")).isEmpty();
      return;
    }
    var proposed = postAs(OPERATOR, PATH, adjustment(reference, cash, wallet, 3));
    var answer =
        what.equals("approve") ? approve(APPROVER, proposed, dry) : reject(APPROVER, proposed, dry);
    assertThat(answer.text("status")).isEqualTo(what.equals("approve") ? "BOOKED" : "REJECTED");
    assertThat(status(proposed)).isEqualTo("PROPOSED");
    assertThat(balance(wallet)).isZero();
  }

  @Test
  void opensSuspenseAndRoundingWhereTheyAreNeededAndNoOtherAccount() {
    var bank = unique("bank");
    open(bank, "ASSET", "XPF", true);
    var proposed = postAs(OPERATOR, PATH, inCurrency("XPF", bank, "suspense"));
    assertThat(proposed.status()).as(proposed.toString()).isEqualTo(201);
    assertThat(get("/ledger/accounts/suspense?currency=XPF").status()).as("not yet").isEqualTo(404);

    assertThat(approve(APPROVER, proposed).text("status")).isEqualTo("BOOKED");

    assertThat(get("/ledger/accounts/suspense?currency=XPF").text("type")).isEqualTo("LIABILITY");
    assertThat(postAs(OPERATOR, PATH, inCurrency("XPF", "rounding", "platform:bank")).status())
        .isEqualTo(201);
    assertThat(postAs(OPERATOR, PATH, inCurrency("XPF", bank, "suspence")).code())
        .isEqualTo("account_not_found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "reason": "found in the till",  |                          | parameter_missing
          "reason": "found in the till",  | "reason": " ",           | parameter_missing
          "reference": "REF",             |                          | parameter_missing
          "reference": "REF",             | "reference": "a b",      | parameter_invalid
          "postings"                      | "lines"                  | unknown_field
          "amount": 10,                   | "amount": 0,             | amount_invalid
          "side": "CREDIT"                | "side": "DEBIT"          | unbalanced
          """)
  void refusesWhatIsNoAdjustment(String part, @Nullable String instead, String code) {
    var body = adjustment("REF", cash, wallet, 10).replace(part, instead == null ? "" : instead);

    assertThat(postAs(OPERATOR, PATH, body).code()).isEqualTo(code);
  }

  @Test
  void refusesAProposalThatCouldNotBeBookedNow() {
    var reference = unique("adj");
    var refused = postAs(OPERATOR, PATH, adjustment(reference, wallet, cash, 1));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("insufficient_funds");
    assertThat(get(PATH + "?reference=" + reference).body().path("data")).isEmpty();
  }

  @Test
  void listsByStatusPageByPage() {
    var one = postAs(OPERATOR, PATH, adjustment(unique("adj"), cash, wallet, 1));
    var two = postAs(OPERATOR, PATH, adjustment(unique("adj"), cash, wallet, 2));
    reject(APPROVER, one);

    var first = getAs(VIEWER, PATH + "?limit=1");
    assertThat(first.body().path("data").path(0).path("adjustmentId").asString())
        .isEqualTo(two.text("adjustmentId"));
    var second = get(PATH + "?limit=1&cursor=" + first.text("nextCursor"));
    assertThat(second.body().path("data").path(0).path("adjustmentId").asString())
        .isEqualTo(one.text("adjustmentId"));
    var rejected = get(PATH + "?status=REJECTED&limit=1").body().path("data").path(0);
    assertThat(rejected.path("adjustmentId").asString()).isEqualTo(one.text("adjustmentId"));
    assertThat(get(PATH + "?status=LOST").code()).isEqualTo("parameter_invalid");
    assertThat(get(PATH + "?cursor=adj_1").code()).isEqualTo("parameter_invalid");
  }

  @Test
  void asksForTheRightPersons() {
    var proposed = postAs(OPERATOR, PATH, adjustment(unique("adj"), cash, wallet, 1));
    var path = PATH + "/" + proposed.text("adjustmentId");

    assertThat(post(PATH, adjustment(unique("adj"), cash, wallet, 1)).code())
        .as("a service is nobody")
        .isEqualTo("forbidden");
    assertThat(post(path + "/approve", "").code()).isEqualTo("forbidden");
    assertThat(postAs(OPERATOR, path + "/approve", "").code()).isEqualTo("forbidden");
    assertThat(reject(OPERATOR, proposed).code()).isEqualTo("forbidden");
    assertThat(postAs("", path + "/approve", "").status()).isEqualTo(401);
    assertThat(getAs(OPERATOR, path).text("status")).isEqualTo("PROPOSED");
    var unknown = PATH + "/adj_00000000000000000000000000";
    assertThat(get(unknown).code()).isEqualTo("adjustment_not_found");
    assertThat(get(PATH + "/none").code()).isEqualTo("adjustment_not_found");
    assertThat(postAs(APPROVER, unknown + "/approve", "").code()).isEqualTo("adjustment_not_found");
  }

  private Answer approve(String credentials, Answer proposed, String... headers) {
    return postAs(
        credentials, PATH + "/" + proposed.text("adjustmentId") + "/approve", "", headers);
  }

  private Answer reject(String credentials, Answer proposed, String... headers) {
    return postAs(
        credentials,
        PATH + "/" + proposed.text("adjustmentId") + "/reject",
        "{\"reason\": \"not ours\"}",
        headers);
  }

  private String status(Answer proposed) {
    return get(PATH + "/" + proposed.text("adjustmentId")).text("status");
  }

  private static String adjustment(String reference, String debited, String credited, long amount) {
    return """
    {"reference": "%s", "reason": "found in the till", "description": "Till of 1 March",
     "postings": [
      {"account": "%s", "side": "DEBIT", "amount": %d, "currency": "USD"},
      {"account": "%s", "side": "CREDIT", "amount": %d, "currency": "USD"}]}
    """
        .formatted(reference, debited, amount, credited, amount);
  }

  private static String inCurrency(String currency, String debited, String credited) {
    return adjustment(unique("adj"), debited, credited, 1).replace("USD", currency);
  }
}
