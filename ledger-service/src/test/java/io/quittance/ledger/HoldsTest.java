package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds over HTTP: set aside, booked, given back, expired, refused. */
class HoldsTest extends RunningHolds {

  private static final String LATER = "2999-01-01T00:00:00Z";

  @Test
  void tellsTheStoryOfAHold() {
    fund(1000);

    // 4.00 are set aside at once: they cannot be spent, but nothing has moved.
    var placed = place(400);
    assertThat(placed.status()).isEqualTo(201);
    assertThat(placed.text("holdId")).startsWith("hold_");
    assertThat(placed.text("status")).isEqualTo("PENDING");
    assertThat(placed.text("currency")).isEqualTo("USD");
    assertBalance(wallet, 1000, 400, 600);
    assertBalance(shop, 0, 0, 0);
    var id = placed.text("holdId");
    assertThat(get("/ledger/holds/" + id).body()).isEqualTo(placed.body());
    assertThat(book(wallet, cash, 601, "USD").code()).isEqualTo("insufficient_funds");
    assertThat(place(601).code()).isEqualTo("insufficient_funds");

    // 3.00 of them are posted; the rest is given back.
    var posted = post(postPath(id), "{\"amount\": 300}");
    assertThat(posted.status()).isEqualTo(200);
    var hold = posted.body().path("hold");
    assertThat(hold.path("status").asString("")).isEqualTo("POSTED");
    assertThat(hold.path("postedAmount").asLong()).isEqualTo(300);
    var entry = posted.body().path("entry");
    assertThat(entry.path("entryId")).isEqualTo(hold.path("entryId"));
    assertThat(entry.path("bookedAt")).isEqualTo(hold.path("endedAt"));
    assertThat(entry.path("reference").asString("")).isEqualTo("hold:" + id);
    assertThat(entry.path("cause").path("kind").asString("")).isEqualTo("hold");
    assertThat(entry.path("cause").path("id").asString("")).isEqualTo(id);
    assertThat(get("/ledger/entries/" + hold.path("entryId").asString("")).body()).isEqualTo(entry);
    assertThat(get("/ledger/holds/" + id).body()).isEqualTo(hold);
    assertBalance(wallet, 700, 0, 700);
    assertBalance(shop, 300, 0, 300);

    // A repeat finds it; anything else comes too late.
    assertThat(post(postPath(id), "{\"amount\": 300}").body()).isEqualTo(posted.body());
    assertThat(post(postPath(id), "{\"amount\": 301}").code()).isEqualTo("hold_not_pending");
    assertThat(post(postPath(id), "{}").code()).as("the whole").isEqualTo("hold_not_pending");
    var tooLate = post(voidPath(id), "{}");
    assertThat(tooLate.status()).isEqualTo(409);
    assertThat(tooLate.code()).isEqualTo("hold_not_pending");

    // What was posted is an ordinary entry, and can be taken back like one.
    assertThat(
            post("/ledger/entries/" + hold.path("entryId").asString("") + "/reverse", "{}")
                .status())
        .isEqualTo(201);
    assertBalance(wallet, 1000, 0, 1000);
    assertProven();
  }

  @Test
  void postsTheWholeWithoutAnAmount() {
    fund(100);
    var id = place(100).text("holdId");
    assertBalance(wallet, 100, 100, 0);

    var posted = post(postPath(id), "");

    assertThat(posted.status()).isEqualTo(200);
    assertThat(post(postPath(id), "{\"amount\": 100}").body()).isEqualTo(posted.body());
    assertBalance(wallet, 0, 0, 0);
    assertBalance(shop, 100, 0, 100);
    assertProven();
  }

  @Test
  void givesBackWhatIsVoided() {
    fund(100);
    var id = place(100).text("holdId");

    var voided = post(voidPath(id), "");

    assertThat(voided.status()).isEqualTo(200);
    assertThat(voided.text("status")).isEqualTo("VOIDED");
    assertThat(voided.text("endedAt")).isNotEmpty();
    assertThat(post(voidPath(id), "").body()).isEqualTo(voided.body());
    var tooLate = post(postPath(id), "{}");
    assertThat(tooLate.status()).isEqualTo(409);
    assertThat(tooLate.code()).isEqualTo("hold_not_pending");
    assertBalance(wallet, 100, 0, 100);
    assertProven();
  }

  @Test
  @DisplayName("I8 a hold says whose request placed it and whose ended it")
  void saysWhoAsked() {
    fund(300);
    var request = hold(unique("ref"), wallet, shop, 100);
    var placed = post("/ledger/holds", request, "X-Request-Id", "req_places");
    var repeated = post("/ledger/holds", request, "X-Request-Id", "req_repeats");
    for (var answer : List.of(placed, repeated)) {
      assertThat(answer.text("bookedBy")).isEqualTo("ledger-client");
      assertThat(answer.text("requestId")).isEqualTo("req_places");
      assertThat(answer.body().has("endedBy")).isFalse();
    }

    var id = placed.text("holdId");
    post(voidPath(id), "{}", "X-Request-Id", "req_voids");
    post(voidPath(id), "{}", "X-Request-Id", "req_voids_again");
    var ended = getAs(VIEWER, "/ledger/holds/" + id);
    assertThat(ended.text("requestId")).isEqualTo("req_places");
    assertThat(ended.text("endedBy")).isEqualTo("ledger-client");
    assertThat(ended.text("endRequestId")).isEqualTo("req_voids");

    var other = place(50).text("holdId");
    var posted = post(postPath(other), "{}", "X-Request-Id", "req_posts").body();
    assertThat(posted.at("/hold/endRequestId").asString("")).isEqualTo("req_posts");
    assertThat(posted.at("/entry/requestId").asString("")).isEqualTo("req_posts");
    assertThat(get("/ledger/holds/" + other).body()).isEqualTo(posted.at("/hold"));
  }

  @Test
  void placesAReferenceOnce() {
    fund(100);
    var reference = unique("ref");
    var request = hold(reference, wallet, shop, 60, LATER);

    var first = post("/ledger/holds", request);
    var second = post("/ledger/holds", request);

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertBalance(wallet, 100, 60, 40);
    for (var other :
        List.of(
            hold(reference, wallet, shop, 59, LATER),
            hold(reference, wallet, cash, 60, LATER),
            hold(reference, wallet, unique("nobody"), 60, LATER),
            hold(reference, wallet, shop, 60, "2999-01-01T00:00:01Z"),
            hold(reference, wallet, shop, 60))) {
      var answer = post("/ledger/holds", other);
      assertThat(answer.status()).as(other).isEqualTo(409);
      assertThat(answer.code()).isEqualTo("reference_reused");
    }
    post(voidPath(first.text("holdId")), "{}");
    assertThat(post("/ledger/holds", request).text("status")).isEqualTo("VOIDED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                        | parameter_missing
          {"reference": "r", "from": "a", "to": "b"}                | amount_invalid
          {"reference": "r", "from": "a", "to": "a", "amount": 1, "currency": "USD"} | parameter_invalid
          {"reference": "a b", "from": "a", "to": "b", "amount": 1, "currency": "USD"} | parameter_invalid
          {"reference": "r", "from": "a b", "to": "b", "amount": 1} | parameter_invalid
          {"reference": "r", "from": "a", "to": "b", "amount": 0}   | amount_invalid
          {"reference": "r", "from": "a", "to": "b", "amount": 1, "currency": "usd"} | currency_invalid
          {"reference": "r", "from": "a", "to": "b", "amount": 1, "expiresAt": "soon"} | parameter_invalid
          {"reference": "r", "status": "POSTED"}                    | unknown_field
          """)
  void refusesWhatIsNoHold(String body, String code) {
    var answer = post("/ledger/holds", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void refusesWhatCannotBeHeld() {
    fund(100);
    var nobody = unique("nobody");

    var tooMuch = place(101);
    assertThat(tooMuch.status()).isEqualTo(422);
    assertThat(tooMuch.code()).isEqualTo("insufficient_funds");
    for (var unknown :
        List.of(
            hold(unique("ref"), nobody, shop, 1),
            hold(unique("ref"), wallet, nobody, 1),
            hold(unique("ref"), nobody, shop, 1).replace("}", ", \"currency\": \"USD\"}"))) {
      var answer = post("/ledger/holds", unknown);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("account_not_found");
    }
    var inEuros =
        post(
            "/ledger/holds",
            hold(unique("ref"), wallet, shop, 1).replace("}", ", \"currency\": \"EUR\"}"));
    assertThat(inEuros.status()).isEqualTo(422);
    assertThat(inEuros.code()).isEqualTo("currency_mismatch");
    var yen = open(unique("yen"), "LIABILITY", "JPY", true);
    assertThat(post("/ledger/holds", hold(unique("ref"), wallet, yen, 1)).code())
        .isEqualTo("currency_mismatch");
    var past = place(1, "2020-01-01T00:00:00Z");
    assertThat(past.status()).isEqualTo(400);
    assertThat(past.code()).isEqualTo("parameter_invalid");
    assertBalance(wallet, 100, 0, 100);
  }

  @Test
  void refusesToEndWhatIsNotThereOrTooLittle() {
    fund(100);
    var id = place(100).text("holdId");

    for (var nothing : List.of("hold_0123", "hold_01h00000000000000000000000", "je_1")) {
      assertThat(get("/ledger/holds/" + nothing).code()).isEqualTo("hold_not_found");
      assertThat(post(voidPath(nothing), "{}").code()).isEqualTo("hold_not_found");
      var answer = post(postPath(nothing), "{}");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("hold_not_found");
    }
    var tooMuch = post(postPath(id), "{\"amount\": 101}");
    assertThat(tooMuch.status()).isEqualTo(422);
    assertThat(tooMuch.code()).isEqualTo("amount_exceeds_hold");
    assertThat(tooMuch.text("param")).isEqualTo("amount");
    assertThat(post(postPath(id), "{\"amount\": 0}").code()).isEqualTo("amount_invalid");
    assertThat(get("/ledger/holds/" + id).text("status")).isEqualTo("PENDING");
  }

  @Test
  void keepsAHoldWhoseEntryCannotBeBooked() {
    fund(100);
    // The till is an asset with a bound: paid out of the wallet, it would be less than nothing.
    var till = open(unique("till"), "ASSET", "USD", false);
    var paidOut = post("/ledger/holds", hold(unique("ref"), wallet, till, 10)).text("holdId");
    var taken = place(10).text("holdId");
    book(cash, shop, 1, "USD");
    take("hold:" + taken, cash, shop);

    assertThat(post(postPath(paidOut), "{}").code()).isEqualTo("insufficient_funds");
    assertThat(post(postPath(taken), "{}").code()).isEqualTo("reference_reused");

    assertThat(get("/ledger/holds/" + paidOut).text("status")).isEqualTo("PENDING");
    assertThat(get("/ledger/holds/" + taken).text("status")).isEqualTo("PENDING");
    assertBalance(wallet, 100, 20, 80);
    assertThat(post(voidPath(taken), "").status()).isEqualTo(200);
    assertProven();
  }

  @Test
  void asksForTheCurrencyOnlyWhereTheCodeHasSeveral() {
    fund(100);
    var request = hold(unique("ref"), wallet, shop, 10);
    var before = post("/ledger/holds", request);
    open(wallet, "LIABILITY", "EUR", false);

    assertThat(place(10).code()).isEqualTo("parameter_missing");
    assertThat(post("/ledger/holds", request).body())
        .as("a repeat means what the first meant")
        .isEqualTo(before.body());
    var named = hold(unique("ref"), wallet, shop, 10).replace("}", ", \"currency\": \"USD\"}");
    assertThat(post("/ledger/holds", named).status()).isEqualTo(201);
  }

  @Test
  void answersADryRunWithoutAnyEffect() {
    fund(100);
    var request = hold(unique("ref"), wallet, shop, 60);

    assertThat(post("/ledger/holds", request, "X-Dry-Run", "true").status()).isEqualTo(201);
    assertBalance(wallet, 100, 0, 100);
    var placed = post("/ledger/holds", request);
    assertThat(placed.status()).as("still new").isEqualTo(201);
    assertThat(post("/ledger/holds", request, "X-Dry-Run", "true").status()).isEqualTo(200);
    var id = placed.text("holdId");

    var posted = post(postPath(id), "{\"amount\": 10}", "X-Dry-Run", "true");
    assertThat(posted.body().path("hold").path("status").asString("")).isEqualTo("POSTED");
    assertThat(posted.body().path("entry").path("reference").asString("")).isEqualTo("hold:" + id);
    assertThat(post(voidPath(id), "{}", "X-Dry-Run", "true").text("status")).isEqualTo("VOIDED");
    assertThat(post(postPath(id), "{\"amount\": 61}", "X-Dry-Run", "true").code())
        .isEqualTo("amount_exceeds_hold");

    assertThat(get("/ledger/holds/" + id).body()).isEqualTo(placed.body());
    assertBalance(wallet, 100, 60, 40);
    assertBalance(shop, 0, 0, 0);
    assertThat(get("/ledger/entries?reference=hold:" + id).body().path("data")).isEmpty();
  }

  @Test
  void anOverdueHoldCountsNoMoreThoughTheJobHasNotBeenThere() throws SQLException {
    fund(100);
    var overdue = place(100, LATER);
    var alsoOverdue = place(1);
    assertThat(alsoOverdue.code()).isEqualTo("insufficient_funds");
    var id = overdue.text("holdId");
    postponeTheJob();
    try {
      letTimePass(overdue.text("reference"));

      assertThat(stored(overdue.text("reference"), "status")).isEqualTo("PENDING");
      assertThat(get("/ledger/holds/" + id).text("status")).isEqualTo("EXPIRED");
      assertThat(listed("&status=EXPIRED")).containsExactly(id);
      assertThat(listed("&status=PENDING")).isEmpty();
      assertBalance(wallet, 100, 0, 100);
      assertThat(post(postPath(id), "{}", "X-Dry-Run", "true").code())
          .isEqualTo("hold_not_pending");
      assertThat(post(voidPath(id), "{}", "X-Dry-Run", "true").code())
          .isEqualTo("hold_not_pending");
      assertThat(stored(overdue.text("reference"), "status")).isEqualTo("PENDING");

      // An entry spends what was held; the hold is seen off on the way.
      assertThat(book(wallet, cash, 100, "USD").status()).isEqualTo(201);
      assertThat(stored(overdue.text("reference"), "status")).isEqualTo("EXPIRED");
      assertThat(post(postPath(id), "{}").code()).isEqualTo("hold_not_pending");
      assertThat(post(voidPath(id), "{}").code()).isEqualTo("hold_not_pending");
      assertBalance(wallet, 0, 0, 0);
      assertProven();
    } finally {
      letTheJobCome();
    }
  }

  @Test
  @DisplayName("A902 when the database's clock went back, holds expire by it and all goes on")
  void aClockThatWentBackExpiresNothingEarly() {
    fund(100);
    var soon = Instant.now().plusSeconds(45).truncatedTo(ChronoUnit.MILLIS).toString();
    var later = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS).toString();
    var toPost = place(30, soon);
    var toVoid = place(20, soon);
    assertThat(toPost.status()).isEqualTo(201);
    // As an entry left it that was booked before the clock went back.
    assertThat(
            update(
                """
                UPDATE account_balance SET latest_booked_at = now() + interval '1 minute'
                WHERE account_id = (SELECT id FROM account WHERE code = '%s')
                """
                    .formatted(wallet)))
        .isEqualTo(1);

    var booked = book(wallet, cash, 10, "USD");
    var placed = place(5, later);
    var posted = post(postPath(toPost.text("holdId")), "");
    var voided = post(voidPath(toVoid.text("holdId")), "");

    assertThat(booked.status()).as("%s", booked).isEqualTo(201);
    assertThat(placed.status()).as("%s", placed).isEqualTo(201);
    assertThat(posted.status()).as("%s", posted).isEqualTo(200);
    assertThat(voided.status()).as("%s", voided).isEqualTo(200);
    assertBalance(wallet, 60, 5, 55);
    assertProven();
  }

  @Test
  @DisplayName("A902 a hold and an entry go on where the clock went back by hours")
  void aClockThatWentBackByHours() throws SQLException {
    fund(100);
    letRunAhead(wallet);

    // A hold alone takes the time of the account along; the entry takes it to the other account.
    var placed = place(10);
    var booked = book(cash, wallet, 10, "USD");
    var other = book(cash, shop, 10, "USD");
    var posted = post(postPath(placed.text("holdId")), "");

    assertThat(placed.status()).as("%s", placed).isEqualTo(201);
    assertThat(booked.status()).as("%s", booked).isEqualTo(201);
    assertThat(other.status()).as("%s", other).isEqualTo(201);
    assertThat(posted.status()).as("%s", posted).isEqualTo(200);
    assertThat(Instant.parse(other.text("bookedAt"))).isAfter(Instant.now().plusSeconds(2 * 3600));
    assertProven();
  }

  @Test
  void holdsForAnAccountThatIsAheadOfTheClock() throws SQLException {
    fund(100);
    letRunAhead(shop);

    var kept = place(10);
    var placed = place(20);
    var released = post("/ledger/holds/" + placed.text("holdId") + "/void", "");
    var posted = post(postPath(kept.text("holdId")), "");

    assertThat(kept.status()).as("%s", kept).isEqualTo(201);
    assertThat(placed.status()).as("%s", placed).isEqualTo(201);
    assertThat(released.status()).as("%s", released).isEqualTo(200);
    assertThat(Instant.parse(released.text("endedAt"))).isBefore(Instant.now().plusSeconds(60));
    assertThat(posted.status()).as("%s", posted).isEqualTo(200);
    assertBalance(wallet, 90, 0, 90);
    assertProven();
  }

  /** By hours: beyond what the database takes from a ledger whose clock is right. */
  private static void letRunAhead(String account) throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      sql.execute("SET session_replication_role = replica");
      sql.execute(
          """
          UPDATE account_balance SET latest_booked_at = now() + interval '3 hours'
          WHERE account_id = (SELECT id FROM account WHERE code = '%s')
          """
              .formatted(account));
    }
  }

  @Test
  void theJobExpiresWhatIsOverdue() {
    fund(100);
    var placed = place(70, LATER);
    letTimePass(placed.text("reference"));

    await()
        .untilAsserted(
            () -> assertThat(stored(placed.text("reference"), "status")).isEqualTo("EXPIRED"));

    var hold = get("/ledger/holds/" + placed.text("holdId"));
    assertThat(hold.text("endedAt")).isEqualTo(hold.text("expiresAt")).isNotEmpty();
    assertThat(post(postPath(placed.text("holdId")), "{}").code()).isEqualTo("hold_not_pending");
    assertBalance(wallet, 100, 0, 100);
    assertProven();
  }

  @Test
  void anAccountWithoutABoundMayHoldWhatItHasNot() {
    var credit = open(unique("credit"), "LIABILITY", "USD", true);

    var placed = post("/ledger/holds", hold(unique("ref"), credit, shop, 50));

    assertThat(placed.status()).isEqualTo(201);
    assertBalance(credit, 0, 50, -50);
    assertThat(post(postPath(placed.text("holdId")), "").status()).isEqualTo(200);
    assertBalance(credit, -50, 0, -50);
  }

  @Test
  void takesFromAnAssetByCreditingIt() {
    var till = open(unique("till"), "ASSET", "USD", false);
    var rent = open(unique("rent"), "EXPENSE", "USD", false);
    book(till, shop, 100, "USD");
    var id = post("/ledger/holds", hold(unique("ref"), till, rent, 80)).text("holdId");
    assertBalance(till, 100, 80, 20);

    var postings = post(postPath(id), "").body().path("entry").path("postings");

    assertThat(postings.path(0).path("account").asString("")).isEqualTo(till);
    assertThat(postings.path(0).path("side").asString("")).isEqualTo("CREDIT");
    assertThat(postings.path(1).path("side").asString("")).isEqualTo("DEBIT");
    assertBalance(till, 20, 0, 20);
    assertBalance(rent, 80, 0, 80);
  }

  @Test
  @DisplayName("A1003 no more is held than can be counted")
  void refusesToHoldMoreThanCanBeCounted() {
    var credit = open(unique("credit"), "LIABILITY", "USD", true);
    var heldTotal =
        "UPDATE account_balance SET held_total = %d WHERE account_id ="
            + " (SELECT id FROM account WHERE code = '%s')";
    update(heldTotal.formatted(Long.MAX_VALUE - 5, credit));
    try {
      var refused = post("/ledger/holds", hold(unique("ref"), credit, shop, 6));
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.code()).isEqualTo("balance_limit_exceeded");
      // Available is posted less held: neither may leave it uncountable.
      assertThat(book(credit, cash, 7, "USD").code()).isEqualTo("balance_limit_exceeded");
      assertThat(book(credit, cash, 6, "USD").status()).isEqualTo(201);
      assertBalance(credit, -6, Long.MAX_VALUE - 5, Long.MIN_VALUE);
    } finally {
      update(heldTotal.formatted(0, credit));
    }
    assertProven();
  }

  @Test
  void tellsThePastTheSameWay() {
    var funded = book(cash, wallet, 1000, "USD").text("bookedAt");
    var posted = place(400);
    var expired = place(100, LATER);
    var before = place(1).text("createdAt");
    var statement = "/ledger/accounts/" + wallet + "/statement";
    assertThat(get(statement).body().path("data")).as("holds move nothing").hasSize(1);

    var booked = post(postPath(posted.text("holdId")), "{\"amount\": 300}");
    var endedAt = booked.body().path("hold").path("endedAt").asString("");

    assertPast(funded, 1000, 0);
    assertPast(posted.text("createdAt"), 1000, 400);
    assertPast(expired.text("createdAt"), 1000, 500);
    assertPast(before, 1000, 501);
    assertPast(endedAt, 700, 101);
    letTimePass(expired.text("reference"));
    assertPast(before, 1000, 401);
    assertThat(get(statement).body().path("data")).hasSize(2);
    assertThat(get(statement).number("closingBalance")).isEqualTo(700);
  }

  private void assertPast(String at, long posted, long pending) {
    var balance = get("/ledger/accounts/" + wallet + "/balance?at=" + at);
    assertThat(balance.number("posted")).isEqualTo(posted);
    assertThat(balance.number("pending")).isEqualTo(pending);
    assertThat(balance.number("available")).isEqualTo(posted - pending);
  }

  @Test
  void listsHoldsNewestFirstAndPageByPage() {
    fund(100);
    var ids = Stream.of(1, 2, 3, 4).map(amount -> place(amount).text("holdId")).toList();
    post(voidPath(ids.get(1)), "");

    var first = get("/ledger/holds?limit=3&account=" + wallet);
    assertThat(ids(first)).containsExactly(ids.get(3), ids.get(2), ids.get(1));
    assertThat(listed("&limit=3&cursor=" + first.text("nextCursor"))).containsExactly(ids.get(0));
    assertThat(listed("&status=VOIDED")).containsExactly(ids.get(1));
    assertThat(listed("&status=PENDING")).hasSize(3);
    var reference = get("/ledger/holds/" + ids.get(2)).text("reference");
    assertThat(ids(get("/ledger/holds?reference=" + reference))).containsExactly(ids.get(2));
    assertThat(ids(get("/ledger/holds?account=" + shop))).as("the other side").hasSize(4);
    assertThat(ids(get("/ledger/holds?account=" + unique("nobody")))).isEmpty();
    assertThat(get("/ledger/holds?cursor=x").code()).isEqualTo("parameter_invalid");
    assertThat(get("/ledger/holds?status=x").code()).isEqualTo("parameter_invalid");
  }

  @Test
  void letsServicesWriteAndPeopleRead() {
    fund(100);
    var id = place(1).text("holdId");

    assertThat(getAs(VIEWER, "/ledger/holds/" + id).status()).isEqualTo(200);
    assertThat(getAs(VIEWER, "/ledger/holds").status()).isEqualTo(200);
    assertThat(getAs("", "/ledger/holds").status()).isEqualTo(401);
    assertThat(postAs(VIEWER, voidPath(id), "{}").code()).isEqualTo("forbidden");
    assertThat(postAs(VIEWER, postPath(id), "{}").code()).isEqualTo("forbidden");
  }

  @Test
  void describesItsRoutes() {
    var paths = get("/v3/api-docs").body().path("paths");

    var place = paths.path("/ledger/holds").path("post").path("responses");
    assertThat(place.propertyNames()).contains("200", "201", "404", "409", "422", "503");
    var post = paths.path("/ledger/holds/{id}/post").path("post");
    assertThat(post.path("summary").asString("")).startsWith("Books a hold");
    assertThat(post.path("responses").path("409").toString()).contains("hold_not_pending");
    assertThat(post.path("responses").path("422").toString()).contains("amount_exceeds_hold");
    assertThat(paths.path("/ledger/holds/{id}/void").path("post").isMissingNode()).isFalse();
  }

  private List<String> listed(String more) {
    return ids(get("/ledger/holds?account=" + wallet + more));
  }

  private static List<String> ids(Answer page) {
    return page.body()
        .path("data")
        .valueStream()
        .map(hold -> hold.path("holdId").asString(""))
        .toList();
  }
}
