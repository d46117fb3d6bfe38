package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** With {@code X-Dry-Run} every write answers as it would, and does nothing. */
class DryRunTest extends RunningHolds {

  /** What a request is given anew each time that it has an effect. */
  private static final List<String> GIVEN_ANEW =
      List.of(
          "accountId",
          "endRequestId",
          "entryId",
          "holdId",
          "sequence",
          "bookedAt",
          "effectiveDate",
          "createdAt",
          "endedAt",
          "requestId");

  /** A write: its path, a request that has an effect, and one that is refused. */
  private record Request(String path, String good, String badPath, String bad) {

    static Request of(String path, String good, String bad) {
      return new Request(path, good, path, bad);
    }
  }

  enum Write {
    OPEN_ACCOUNT,
    POST_ENTRY,
    POST_BATCH,
    REVERSE_ENTRY,
    PLACE_HOLD,
    POST_HOLD,
    VOID_HOLD
  }

  private Request request(Write write) {
    return switch (write) {
      case OPEN_ACCOUNT -> {
        var account = "{\"code\": \"%s\", \"type\": \"ASSET\", \"currency\": \"USD\"}";
        yield Request.of(
            "/ledger/accounts", account.formatted(unique("new")), account.formatted(wallet));
      }
      case POST_ENTRY ->
          Request.of(
              "/ledger/entries",
              transfer(unique("ref"), wallet, shop, 100, "USD"),
              transfer(unique("ref"), wallet, shop, 1001, "USD"));
      case POST_BATCH ->
          Request.of(
              "/ledger/entries:batch",
              "{\"entries\": [%s, %s, %s, {}]}"
                  .formatted(
                      transfer(unique("ref"), wallet, shop, 600, "USD"),
                      transfer(unique("ref"), wallet, shop, 600, "USD"),
                      transfer(unique("ref"), wallet, shop, 400, "USD")),
              "{\"entries\": []}");
      case REVERSE_ENTRY -> {
        var id = book(wallet, shop, 100, "USD").text("entryId");
        yield new Request(
            "/ledger/entries/" + id + "/reverse",
            "{\"metadata\": {\"why\": \"test\"}}",
            "/ledger/entries/je_00000000000000000000000000/reverse",
            "{}");
      }
      case PLACE_HOLD ->
          Request.of(
              "/ledger/holds",
              hold(unique("ref"), wallet, shop, 100),
              hold(unique("ref"), wallet, shop, 1001));
      case POST_HOLD -> {
        var path = postPath(place(100).text("holdId"));
        yield Request.of(path, "{\"amount\": 60}", "{\"amount\": 101}");
      }
      case VOID_HOLD -> {
        var posted = place(100).text("holdId");
        post(postPath(posted), "{}");
        yield new Request(voidPath(place(100).text("holdId")), "{}", voidPath(posted), "{}");
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void answersTheSameAndDoesNothing(Write write) throws SQLException {
    fund(1000);
    var request = request(write);
    var before = books();

    var dry = dryRun(request.path(), request.good());
    var dryAgain = dryRun(request.path(), request.good());
    var refused = dryRun(request.badPath(), request.bad());

    assertThat(books()).as("the books after three dry runs").isEqualTo(before);
    var really = post(request.badPath(), request.bad());
    assertThat(really.status()).isGreaterThanOrEqualTo(400);
    assertThat(refused.status()).isEqualTo(really.status());
    assertThat(lasting(refused)).isEqualTo(lasting(really));

    var real = post(request.path(), request.good());
    assertThat(real.status()).as("%s", real.body()).isBetween(200, 201);
    assertThat(dry.status()).isEqualTo(real.status());
    assertThat(lasting(dry)).isEqualTo(lasting(real));
    assertThat(dryAgain.status()).isEqualTo(real.status());
    assertThat(lasting(dryAgain)).isEqualTo(lasting(real));
    var after = books();
    assertThat(after).isNotEqualTo(before);

    var repeat = post(request.path(), request.good());
    var dryRepeat = dryRun(request.path(), request.good());
    assertThat(dryRepeat.status()).as("what is there already").isEqualTo(200);
    assertThat(dryRepeat.body()).isEqualTo(repeat.body());
    assertThat(books()).isEqualTo(after);
  }

  @Test
  void isAskedForByTrueAndNothingElse() {
    var entry = transfer(unique("ref"), cash, wallet, 100, "USD");

    var unclear = post("/ledger/entries", entry, Writes.DRY_RUN, "perhaps");
    assertThat(unclear.status()).isEqualTo(400);
    assertThat(unclear.code()).isEqualTo("parameter_invalid");
    assertThat(balance(wallet)).isZero();
    assertThat(post("/ledger/entries", entry, Writes.DRY_RUN, "false").status()).isEqualTo(201);
    assertThat(balance(wallet)).isEqualTo(100);
  }

  private Answer dryRun(String path, String body) {
    return post(path, body, Writes.DRY_RUN, "true");
  }

  /** An answer without what each effect is given anew. */
  private static JsonNode lasting(Answer answer) {
    var body = answer.body().deepCopy();
    strip(body);
    return body;
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(GIVEN_ANEW);
      object.forEach(DryRunTest::strip);
    } else if (node instanceof ArrayNode array) {
      array.forEach(DryRunTest::strip);
    }
  }

  /** Everything that this test's accounts have, and how much there is of everything. */
  private List<String> books() throws SQLException {
    var ours = "(SELECT id FROM account WHERE code IN ('%s', '%s', '%s'))";
    try (var database = superuser();
        var sql = database.createStatement();
        var rows =
            sql.executeQuery(
                """
                SELECT (SELECT count(*) FROM account), (SELECT count(*) FROM journal_entry),
                       (SELECT count(*) FROM posting), (SELECT count(*) FROM hold),
                       (SELECT count(*) FROM account_balance),
                       (SELECT string_agg(b::text, ' ' ORDER BY account_id)
                        FROM account_balance b WHERE account_id IN %1$s),
                       (SELECT string_agg(h::text, ' ' ORDER BY id)
                        FROM hold h WHERE from_account_id IN %1$s)
                """
                    .formatted(ours.formatted(cash, wallet, shop)))) {
      var books = new ArrayList<String>();
      rows.next();
      for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
        books.add(rows.getString(column));
      }
      return books;
    }
  }
}
