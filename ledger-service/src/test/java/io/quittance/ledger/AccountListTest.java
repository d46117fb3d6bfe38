package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts, what is kept with them, and finding them. */
class AccountListTest extends RunningLedger {

  private final String prefix = unique("list");

  private static List<String> codes(Answer page) {
    assertThat(page.status()).as("%s", page.body()).isEqualTo(200);
    return page.body()
        .path("data")
        .valueStream()
        .map(account -> account.path("code").asString() + " " + account.path("currency").asString())
        .toList();
  }

  @Test
  void listsByCodeByteByByte() {
    for (var suffix : List.of(":b", "_a", ":a", ":A", ":a:1", "0", "z")) {
      open(prefix + suffix, "ASSET", "USD", true);
    }
    open(prefix + ":a", "LIABILITY", "EUR", true);
    open(prefix.substring(0, prefix.length() - 1), "ASSET", "USD", true);
    var path = "/ledger/accounts?limit=3&codePrefix=" + prefix;

    var listed = new ArrayList<String>();
    var page = get(path);
    listed.addAll(codes(page));
    open(prefix + ".first", "ASSET", "USD", true);
    while (page.body().path("hasMore").asBoolean()) {
      page = get(path + "&cursor=" + page.text("nextCursor"));
      listed.addAll(codes(page));
    }

    assertThat(listed)
        .containsExactly(
            prefix + "0 USD",
            prefix + ":A USD",
            prefix + ":a EUR",
            prefix + ":a USD",
            prefix + ":a:1 USD",
            prefix + ":b USD",
            prefix + "_a USD",
            prefix + "z USD");
    assertThat(codes(get(path + "_"))).as("no wildcard").containsExactly(prefix + "_a USD");
    assertThat(codes(get(path + "&type=LIABILITY"))).containsExactly(prefix + ":a EUR");
    assertThat(codes(get(path + "&currency=EUR"))).containsExactly(prefix + ":a EUR");
    assertThat(codes(get(path + ":a&type=ASSET&currency=USD")))
        .containsExactly(prefix + ":a USD", prefix + ":a:1 USD");
    assertThat(codes(get(path + "x"))).isEmpty();
    assertThat(get("/ledger/accounts?type=ASSET").body().path("data"))
        .isNotEmpty()
        .allMatch(account -> account.path("type").asString().equals("ASSET"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cursor=x",
        "cursor=acc_00000000000000000000000000",
        "codePrefix=%25",
        "codePrefix=",
        "type=DEBIT",
        "limit=0"
      })
  void refusesWhatItCannotRead(String query) {
    var answer = get("/ledger/accounts?" + query);

    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("parameter_invalid");
    assertThat(get("/ledger/accounts?currency=usd").code()).isEqualTo("currency_invalid");
  }

  @Test
  void anAccountKeepsItsMetadata() {
    var account =
        """
        {"code": "%s", "type": "ASSET", "currency": "USD", "metadata": {"b": "2", "a": "中"}}
        """
            .formatted(prefix);

    var opened = post("/ledger/accounts", account);
    var again =
        post(
            "/ledger/accounts",
            account.replace("\"b\": \"2\", \"a\": \"中\"", "\"a\": \"中\", \"b\": \"2\""));

    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.body().path("metadata").toString()).isEqualTo("{\"a\":\"中\",\"b\":\"2\"}");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().toString()).isEqualTo(opened.body().toString());
    assertThat(get("/ledger/accounts/" + prefix).body()).isEqualTo(opened.body());
    assertThat(get("/ledger/accounts?codePrefix=" + prefix).body().path("data").path(0))
        .isEqualTo(opened.body());
    for (var other : List.of("{\"a\": \"中\"}", "{\"a\": \"中\", \"b\": \"3\"}", "{}", "null")) {
      var answer =
          post(
              "/ledger/accounts",
              account.replaceFirst("\\{\"b\".*?}", other.replace("\\", "\\\\")));
      assertThat(answer.code()).as(other).isEqualTo("account_exists");
    }
    assertThat(post("/ledger/accounts", account.replace("\"2\"", "2")).code())
        .isEqualTo("parameter_invalid");
    assertThat(
            post("/ledger/accounts", account.replace("\"2\"", "\"" + "x".repeat(501) + "\""))
                .code())
        .isEqualTo("parameter_invalid");
  }
}
