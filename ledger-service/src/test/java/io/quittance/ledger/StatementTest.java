package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The past, told the same way however often it is asked for. */
class StatementTest extends RunningLedger {

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");

  private void openAccounts() {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
  }

  @Test
  @DisplayName("A1706 a statement and a balance as of a past time are stable on repeat")
  void tellsThePastTheSameWay() {
    openAccounts();
    book(cash, wallet, 100, "USD");
    var noon = book(cash, wallet, 50, "USD").text("bookedAt");
    book(wallet, cash, 30, "USD");
    var statement = "/ledger/accounts/" + wallet + "/statement?to=" + noon;

    var before = get(statement);
    book(cash, wallet, 1000, "USD");
    var after = get(statement);

    assertThat(after.body()).isEqualTo(before.body());
    assertThat(before.number("closingBalance")).as("'to' is exclusive").isEqualTo(100);
    assertThat(get("/ledger/accounts/" + wallet + "/balance?at=" + noon).number("posted"))
        .as("'at' is inclusive")
        .isEqualTo(150);
    var opening = get("/ledger/accounts/" + wallet + "/statement?from=" + noon);
    assertThat(opening.number("openingBalance")).isEqualTo(100);
    assertThat(opening.number("closingBalance")).isEqualTo(1120);
    assertThat(opening.body().path("data")).hasSize(3);
  }

  @Test
  void keepsThePeriodOfTheFirstPage() {
    openAccounts();
    for (int i = 1; i <= 7; i++) {
      book(cash, wallet, i, "USD");
    }
    var lines = new ArrayList<Long>();
    var path = "/ledger/accounts/" + wallet + "/statement?limit=3";

    var page = get(path);
    while (true) {
      assertThat(page.number("closingBalance")).isEqualTo(28);
      page.body().path("data").forEach(line -> lines.add(line.path("amount").asLong()));
      if (!page.body().path("hasMore").asBoolean()) {
        break;
      }
      book(cash, wallet, 1000, "USD");
      page = get(path + "&cursor=" + page.text("nextCursor"));
    }

    assertThat(lines).isEqualTo(List.of(7L, 6L, 5L, 4L, 3L, 2L, 1L));
    for (var cursor : List.of("1.2.3", "AAAA", "A".repeat(40), "_".repeat(38))) {
      assertThat(get(path + "&cursor=" + cursor).code()).as(cursor).isEqualTo("parameter_invalid");
    }
    assertThat(get(path + "&from=yesterday").code()).isEqualTo("parameter_invalid");
  }

  @Test
  @DisplayName("A1705 balances rebuilt from the postings are the stored ones")
  void rebuildsBalances() {
    openAccounts();
    assertThat(get("/ledger/trial-balance").body().toString())
        .as("nothing was posted yet")
        .doesNotContain(wallet);
    book(cash, wallet, 70, "USD");
    book(wallet, cash, 20, "USD");

    var now = get("/ledger/trial-balance");
    long rebuilt =
        now.body()
            .path("accounts")
            .valueStream()
            .filter(line -> line.path("account").asString("").equals(wallet))
            .collect(Collectors.summingLong(line -> line.path("balance").asLong()));

    assertThat(rebuilt).isEqualTo(50).isEqualTo(balance(wallet));
    JsonNode proof = get("/ledger/proof").body();
    assertThat(proof.path("balances").path("good").asBoolean()).as("%s", proof).isTrue();
  }

  @Test
  @DisplayName("A1706 all pages of a trial balance are of one moment, and have every account once")
  void pagesTheTrialBalance() {
    openAccounts();
    book(cash, wallet, 70, "USD");
    var whole = get("/ledger/trial-balance");
    var accounts = new ArrayList<JsonNode>();

    var page = get("/ledger/trial-balance?limit=1&at=" + whole.text("at"));
    while (true) {
      assertThat(page.text("at")).isEqualTo(whole.text("at"));
      assertThat(page.body().path("totals")).isEqualTo(whole.body().path("totals"));
      page.body().path("accounts").forEach(accounts::add);
      if (!page.body().path("truncated").asBoolean()) {
        break;
      }
      book(cash, wallet, 1, "USD");
      page = get("/ledger/trial-balance?limit=1&cursor=" + page.text("nextCursor"));
    }

    assertThat(page.body().has("nextCursor")).isFalse();
    assertThat(accounts).isEqualTo(whole.body().path("accounts").valueStream().toList());
    for (var wrong : List.of("cursor=AAAA", "cursor=1.2.3", "limit=0", "limit=x")) {
      assertThat(get("/ledger/trial-balance?" + wrong).code()).isEqualTo("parameter_invalid");
    }
  }

  @Test
  @DisplayName("A1003 a total that would pass the largest number is refused and does not wrap")
  void neverWraps() throws SQLException {
    openAccounts();
    setDebits(cash, Long.MAX_VALUE - 5);
    try {
      var refused = book(cash, wallet, 6, "USD");
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.code()).isEqualTo("balance_limit_exceeded");
      assertThat(balance(cash)).isEqualTo(Long.MAX_VALUE - 5);
    } finally {
      setDebits(cash, 0);
    }
  }

  private static void setDebits(String code, long total) throws SQLException {
    try (var database = superuser();
        var update =
            database.prepareStatement(
                """
                UPDATE account_balance SET debit_total = ?
                WHERE account_id = (SELECT id FROM account WHERE code = ?)
                """)) {
      update.setLong(1, total);
      update.setString(2, code);
      update.executeUpdate();
    }
  }
}
