package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers may rely on over HTTP, and how they are refused. */
class EntryApiTest extends RunningLedger {

  private String cash = "";
  private String wallet = "";

  @BeforeEach
  void openAccounts() {
    cash = open(unique("cash"), "ASSET", "USD", true);
    wallet = open(unique("wallet"), "LIABILITY", "USD", false);
  }

  @Test
  void booksAReferenceOnce() {
    var entry = transfer(unique("ref"), cash, wallet, 100, "USD");

    var first = post("/ledger/entries", entry);
    var second = post("/ledger/entries", entry);

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text("entryId")).startsWith("je_");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(get("/ledger/entries/" + first.text("entryId")).body()).isEqualTo(first.body());
    assertThat(balance(wallet)).isEqualTo(100);
    assertThat(balance(cash)).as("an asset grows by debits").isEqualTo(100);
  }

  @Test
  @DisplayName("I8 an entry says whose request booked it, and which, however often it is repeated")
  void saysWhoAsked() {
    var entry = transfer(unique("ref"), cash, wallet, 100, "USD");
    var booked = post("/ledger/entries", entry, "X-Request-Id", "req_of_the_first");

    var repeated = post("/ledger/entries", entry, "X-Request-Id", "req_of_a_repeat");
    var found = getAs(VIEWER, "/ledger/entries/" + booked.text("entryId"));
    for (var answer : List.of(booked, repeated, found)) {
      assertThat(answer.text("bookedBy")).isEqualTo("ledger-client");
      assertThat(answer.text("requestId")).isEqualTo("req_of_the_first");
    }

    var reversed =
        post(
            "/ledger/entries/" + booked.text("entryId") + "/reverse",
            "{}",
            "X-Request-Id",
            "req_of_the_reversal");
    assertThat(reversed.text("bookedBy")).isEqualTo("ledger-client");
    assertThat(reversed.text("requestId")).isEqualTo("req_of_the_reversal");
  }

  @Test
  @DisplayName(
      "I8 entries that are booked in one batch of the writer keep their own requests apart")
  void keepsRequestsOfABatchApart() {
    var answers =
        inParallel(
            20,
            number ->
                post(
                    "/ledger/entries",
                    transfer(unique("ref"), cash, wallet, 1, "USD"),
                    "X-Request-Id",
                    "req_parallel_" + number));

    for (int number = 0; number < answers.size(); number++) {
      var entry = get("/ledger/entries/" + answers.get(number).text("entryId"));
      assertThat(entry.text("requestId")).isEqualTo("req_parallel_" + number);
      assertThat(entry.body()).isEqualTo(answers.get(number).body());
    }
  }

  @Test
  void refusesAReferenceWithOtherContent() {
    var reference = unique("ref");
    post("/ledger/entries", transfer(reference, cash, wallet, 100, "USD"));

    var answer = post("/ledger/entries", transfer(reference, cash, wallet, 101, "USD"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("reference_reused");
    assertThat(answer.text("type")).isEqualTo("/problems/reference_reused");
    assertThat(answer.text("requestId")).isNotEmpty();
    assertThat(answer.body().path("retryable").asBoolean()).isFalse();
  }

  @Test
  void refusesWhatDoesNotBalance() {
    var answer =
        post(
            "/ledger/entries",
            transfer(unique("ref"), cash, wallet, 100, "USD")
                .replaceFirst("\"amount\": 100", "\"amount\": 99"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("unbalanced");
  }

  @Test
  void refusesToOverdraw() {
    book(cash, wallet, 100, "USD");

    var answer = book(wallet, cash, 101, "USD");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("insufficient_funds");
    assertThat(balance(wallet)).isEqualTo(100);
  }

  @Test
  void tellsAnUnknownAccountFromOneOfAnotherCurrency() {
    var unknown = book(unique("nobody"), cash, 1, "USD");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("account_not_found");

    var mixed = book(cash, wallet, 1, "EUR");
    assertThat(mixed.status()).isEqualTo(422);
    assertThat(mixed.code()).isEqualTo("currency_mismatch");
  }

  @ParameterizedTest(name = "A1001 amount {0}")
  @ValueSource(
      strings = {"0", "-1", "1.5", "1e400", "NaN", "\"100\"", "9223372036854775808", "null"})
  void refusesAmountsThatAreNone(String amount) {
    var answer = post("/ledger/entries", transfer(unique("ref"), cash, wallet, amount, "USD"));

    assertThat(answer.status()).isIn(400, 422);
    assertThat(balance(wallet)).isZero();
  }

  @Test
  @DisplayName("A1002 the largest amount is booked, one more is refused")
  void knowsTheLargestAmount() {
    assertThat(book(cash, wallet, 99_999_999_999L, "USD").status()).isEqualTo(201);

    var above = book(cash, wallet, 100_000_000_000L, "USD");
    assertThat(above.status()).isEqualTo(400);
    assertThat(above.code()).isEqualTo("amount_invalid");
    assertThat(above.text("param")).isEqualTo("postings.0.amount");
    assertThat(above.body().at("/errors/0/pointer").asString("")).isEqualTo("#/postings/0/amount");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                             | parameter_missing
          {"reference": "r", "postings": []}             | parameter_invalid
          {"reference": "r", "postings": [null]}         | parameter_missing
          {"reference": "r", "postings": [{}]}           | parameter_missing
          {"reference": "a b", "postings": []}           | parameter_invalid
          {"reference": "r", "postings": [], "id": "je"} | unknown_field
          {"reference": "r", "reference": "r"}           | malformed_json
          """)
  void refusesWhatIsNoEntry(String body, String code) {
    var answer = post("/ledger/entries", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void givesEachItemOfABatchItsOwnResult() {
    var reference = unique("ref");
    var batch =
        "{\"entries\": [%s, %s, %s, %s, {\"reference\": \"only\"}]}"
            .formatted(
                transfer(reference, cash, wallet, 100, "USD"),
                transfer(unique("ref"), wallet, cash, 101, "USD"),
                transfer(reference, cash, wallet, 100, "USD"),
                transfer(reference, cash, wallet, 7, "USD"));

    var answer = post("/ledger/entries:batch", batch);

    assertThat(answer.status()).isEqualTo(200);
    var results = answer.body().path("results");
    assertThat(results.valueStream().map(result -> result.path("status").asInt()))
        .containsExactly(201, 422, 200, 409, 400);
    assertThat(
            results.valueStream().map(result -> result.path("problem").path("code").asString("")))
        .containsExactly("", "insufficient_funds", "", "reference_reused", "parameter_missing");
    assertThat(balance(wallet)).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "amount": 5       | "amount": 0        | amount_invalid
          "amount": 5       | "amount": 1.5      | amount_invalid
          "amount": 5       | "amount": null     | amount_invalid
          "amount": 5       | "amount": "5"      | amount_invalid
          "currency": "USD" | "currency": "XXX"  | currency_invalid
          "side": "DEBIT"   | "side": "debit"    | parameter_invalid
          "side": "DEBIT"   | "side": null       | parameter_missing
          "postings"        | "lines"            | unknown_field
          "description"     | "x"                | unknown_field
          "description": "test" | "description": 7 | parameter_invalid
          """)
  void anItemThatIsNoEntrySpoilsNoOther(String part, String instead, String code) {
    var reference = unique("ref");
    var bad = transfer(reference, cash, wallet, 5, "USD").replace(part, instead);
    var good = transfer(unique("ref"), cash, wallet, 7, "USD");
    var batch = "{\"entries\": [%s, %s]}".formatted(bad, good);

    var alone = post("/ledger/entries", bad);
    var answer = post("/ledger/entries:batch", batch, "Accept-Language", "zh");

    assertThat(answer.status()).isEqualTo(200);
    var results = answer.body().path("results");
    assertThat(alone.code()).isEqualTo(code);
    var refused = results.path(0);
    assertThat(refused.path("reference").asString("")).isEqualTo(reference);
    assertThat(refused.path("status").asInt()).isEqualTo(alone.status());
    assertThat(refused.path("problem").path("code").asString("")).isEqualTo(code);
    var inChinese = post("/ledger/entries", bad, "Accept-Language", "zh");
    for (var text : List.of("title", "detail")) {
      assertThat(refused.path("problem").path(text).asString(""))
          .isEqualTo(inChinese.text(text))
          .isNotEqualTo(alone.text(text));
    }
    assertThat(results.path(1).path("status").asInt()).isEqualTo(201);
    assertThat(balance(wallet)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "\"entry\"", "[]"})
  void anItemOfAnotherShapeSpoilsNoOther(String item) {
    var good = transfer(unique("ref"), cash, wallet, 7, "USD");

    var answer =
        post("/ledger/entries:batch", "{\"entries\": [%s, %s, %s]}".formatted(good, item, good));

    assertThat(answer.body().path("results").valueStream().map(it -> it.path("status").asInt()))
        .containsExactly(201, 400, 200);
    assertThat(answer.body().path("results").path(1).path("problem").path("code").asString(""))
        .isEqualTo(post("/ledger/entries", item).code())
        .isEqualTo("malformed_json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                          | parameter_missing
          {"entries": null}           | parameter_missing
          {"entries": []}             | parameter_invalid
          {"entries": 5}              | parameter_invalid
          {"entries": [{}], "x": 1}   | unknown_field
          []                          | malformed_json
          null                        | malformed_json
          {"entries": [{}             | malformed_json
          """)
  void refusesWhatIsNoBatch(String body, String code) {
    var answer = post("/ledger/entries:batch", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void refusesABatchOfTooMany() {
    var items = String.join(",", Collections.nCopies(1_001, "{}"));

    var answer = post("/ledger/entries:batch", "{\"entries\": [%s]}".formatted(items));

    assertThat(answer.code()).isEqualTo("parameter_invalid");
    assertThat(answer.text("param")).isEqualTo("entries");
  }

  @Test
  void answersADryRunWithoutAnyEffect() {
    var entry = transfer(unique("ref"), cash, wallet, 100, "USD");
    var code = unique("dry");

    assertThat(post("/ledger/entries", entry, "X-Dry-Run", "true").status()).isEqualTo(201);
    assertThat(
            post(
                    "/ledger/entries",
                    transfer(unique("ref"), wallet, cash, 1, "USD"),
                    "X-Dry-Run",
                    "true")
                .code())
        .isEqualTo("insufficient_funds");
    var account = "{\"code\": \"%s\", \"type\": \"ASSET\", \"currency\": \"USD\"}".formatted(code);
    assertThat(post("/ledger/accounts", account, "X-Dry-Run", "true").status()).isEqualTo(201);

    assertThat(balance(wallet)).isZero();
    assertThat(get("/ledger/accounts/" + code).code()).isEqualTo("account_not_found");
    assertThat(post("/ledger/entries", entry).status()).as("still new").isEqualTo(201);
    assertThat(post("/ledger/entries", entry, "X-Dry-Run", "true").status()).isEqualTo(200);
    assertThat(post("/ledger/entries", entry, "X-Dry-Run", "perhaps").status()).isEqualTo(400);
  }

  @Test
  @DisplayName("A1703 a correction is a reversing entry; the first one stays as it was")
  void reversesByANewEntry() {
    var booked = book(cash, wallet, 100, "USD");
    var id = booked.text("entryId");

    var reversal = post("/ledger/entries/" + id + "/reverse", "{\"description\": \"wrong\"}");

    assertThat(reversal.status()).isEqualTo(201);
    assertThat(reversal.text("reference")).isEqualTo("reversal:" + id);
    assertThat(balance(wallet)).isZero();
    assertThat(get("/ledger/entries/" + id).body()).isEqualTo(booked.body());
    assertThat(post("/ledger/entries/je_0123/reverse", "{}").code()).isEqualTo("entry_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reversal:",
        "hold:",
        "adjustment:",
        "payout:",
        "reserve:",
        "settlement:",
        "receipt:",
        "discrepancy:",
        "txn_",
        "dp_"
      })
  void keepsTheLedgersOwnReferencesFromCallers(String prefix) {
    var entry = transfer(unique(prefix), cash, wallet, 1, "USD");
    var hold =
        "{\"reference\": \"%s\", \"from\": \"%s\", \"to\": \"%s\", \"amount\": 1}"
            .formatted(unique(prefix), cash, wallet);
    var adjustment = entry.replace("\"description\"", "\"reason\": \"r\", \"description\"");

    for (var answer :
        List.of(
            post("/ledger/entries", entry),
            post("/ledger/holds", hold),
            postAs(OPERATOR, "/ledger/adjustments", adjustment))) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("parameter_invalid");
      assertThat(answer.text("param")).isEqualTo("reference");
    }
    var batch = post("/ledger/entries:batch", "{\"entries\": [%s]}".formatted(entry));
    assertThat(batch.body().path("results").path(0).path("problem").path("code").asString(""))
        .isEqualTo("parameter_invalid");
    assertThat(balance(wallet)).isZero();
  }

  @Test
  void opensAnAccountOnce() {
    var code = unique("acc");
    var account = "{\"code\": \"%s\", \"type\": \"ASSET\", \"currency\": \"USD\"}".formatted(code);

    var opened = post("/ledger/accounts", account);
    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.text("normalSide")).isEqualTo("DEBIT");
    assertThat(post("/ledger/accounts", account).status()).isEqualTo(200);
    var other = post("/ledger/accounts", account.replace("ASSET", "REVENUE"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("account_exists");
  }

  @ParameterizedTest
  @CsvSource({
    "provider:%s:receivable, ASSET, true",
    "provider:%s:fees, EXPENSE, true",
    "merchant:%s:payable, LIABILITY, true",
    "merchant:%s:disputed, LIABILITY, true",
    "merchant:%s:reserve, LIABILITY, false",
    "platform:fees, REVENUE, true",
    "platform:payouts, LIABILITY, false",
    "platform:bank, ASSET, true",
    "suspense, LIABILITY, true",
    "rounding, EXPENSE, true"
  })
  void opensThePlatformsAccountsOnlyAsThePlatformDoes(
      String pattern, String type, boolean allowNegative) {
    var code = pattern.formatted(unique("x"));

    var wrongType = account(code, "EQUITY", allowNegative);
    var wrongBound = account(code, type, !allowNegative);
    var right = account(code, type, allowNegative);

    assertThat(wrongType.code()).isEqualTo("parameter_invalid");
    assertThat(wrongType.text("param")).isEqualTo("type");
    assertThat(wrongBound.code()).isEqualTo("parameter_invalid");
    assertThat(wrongBound.text("param")).isEqualTo("allowNegative");
    assertThat(right.status()).isIn(201, 200);
    var unsaid =
        post(
            "/ledger/accounts",
            "{\"code\": \"%s\", \"type\": \"%s\", \"currency\": \"NOK\"}".formatted(code, type));
    assertThat(unsaid.status()).as(unsaid.body().toString()).isIn(201, 200);
    assertThat(unsaid.body().path("allowNegative").asBoolean()).isEqualTo(allowNegative);
    assertThat(account("our:" + code, "EQUITY", allowNegative).status()).isIn(201, 200);
  }

  private Answer account(String code, String type, boolean allowNegative) {
    return post(
        "/ledger/accounts",
        """
        {"code": "%s", "type": "%s", "currency": "SEK", "allowNegative": %s}
        """
            .formatted(code, type, allowNegative));
  }

  @Test
  void asksForTheCurrencyOnlyWhereTheCodeHasSeveral() {
    open(cash, "ASSET", "EUR", true);

    assertThat(get("/ledger/accounts/" + wallet + "/balance").text("currency")).isEqualTo("USD");
    var unclear = get("/ledger/accounts/" + cash + "/balance");
    assertThat(unclear.status()).isEqualTo(400);
    assertThat(unclear.code()).isEqualTo("parameter_missing");
    assertThat(get("/ledger/accounts/" + cash + "/balance?currency=EUR").text("currency"))
        .isEqualTo("EUR");
    assertThat(get("/ledger/accounts/" + cash + "/balance?currency=eur").code())
        .isEqualTo("currency_invalid");
  }

  @Test
  void listsEntriesNewestFirstAndPageByPage() {
    for (int i = 1; i <= 5; i++) {
      book(cash, wallet, i, "USD");
    }

    var first = get("/ledger/entries?limit=3&account=" + wallet);
    var second =
        get("/ledger/entries?limit=3&account=" + wallet + "&cursor=" + first.text("nextCursor"));

    assertThat(amounts(first)).containsExactly(5L, 4L, 3L);
    assertThat(first.body().path("hasMore").asBoolean()).isTrue();
    assertThat(amounts(second)).containsExactly(2L, 1L);
    assertThat(second.body().has("nextCursor")).isFalse();
    assertThat(get("/ledger/entries?cursor=x").code()).isEqualTo("parameter_invalid");
  }

  private static Stream<Long> amounts(Answer page) {
    return page.body()
        .path("data")
        .valueStream()
        .map(entry -> entry.path("postings").path(0).path("amount").asLong());
  }

  @Test
  void letsServicesWriteAndPeopleRead() {
    var path = "/ledger/accounts/" + cash;

    assertThat(getAs("", path).status()).isEqualTo(401);
    assertThat(getAs("Bearer nobody-knows-this-token", path).status()).isEqualTo(401);
    assertThat(getAs(VIEWER, path).status()).isEqualTo(200);
    var write = postAs(VIEWER, "/ledger/entries", transfer("r", cash, wallet, 1, "USD"));
    assertThat(write.status()).isEqualTo(403);
    assertThat(write.code()).isEqualTo("forbidden");
  }
}
