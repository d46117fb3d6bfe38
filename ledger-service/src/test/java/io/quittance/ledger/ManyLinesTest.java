package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries of more than two lines: several currencies, many lines, an account more than once. */
class ManyLinesTest extends RunningLedger {

  private static final String ENTRIES = "/ledger/entries";

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");

  @BeforeEach
  void openAccounts() {
    for (var currency : List.of("USD", "JPY", "KWD")) {
      open(cash, "ASSET", currency, true);
      open(wallet, "LIABILITY", currency, false);
    }
  }

  private long balance(String code, String currency) {
    return get("/ledger/accounts/%s/balance?currency=%s".formatted(code, currency))
        .number("posted");
  }

  /** A sale in three currencies, each as given. */
  private List<String> lines(long dollars, long yen, long dinars) {
    return List.of(
        Lines.line(cash, "DEBIT", 100, "USD"),
        Lines.line(cash, "DEBIT", 5, "JPY"),
        Lines.line(cash, "DEBIT", 1001, "KWD"),
        Lines.line(wallet, "CREDIT", yen, "JPY"),
        Lines.line(wallet, "CREDIT", dinars, "KWD"),
        Lines.line(wallet, "CREDIT", dollars, "USD"));
  }

  @Test
  @DisplayName("A1004 an entry holds several currencies, each in its own minor units")
  void holdsSeveralCurrencies() {
    var booked = post(ENTRIES, Lines.entry(unique("ref"), lines(100, 5, 1001)));

    assertThat(booked.status()).as("%s", booked.body()).isEqualTo(201);
    assertThat(balance(wallet, "USD")).isEqualTo(100);
    assertThat(balance(wallet, "JPY")).isEqualTo(5);
    assertThat(balance(wallet, "KWD")).isEqualTo(1001);
    var reversal = post(ENTRIES + "/" + booked.text("entryId") + "/reverse", "{}");
    assertThat(reversal.status()).isEqualTo(201);
    for (var currency : List.of("USD", "JPY", "KWD")) {
      assertThat(balance(wallet, currency)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"99, 5, 1001, USD", "100, 6, 1001, JPY", "100, 5, 1000, KWD"})
  void namesTheCurrencyThatDoesNotBalance(long dollars, long yen, long dinars, String currency) {
    var answer = post(ENTRIES, Lines.entry(unique("ref"), lines(dollars, yen, dinars)));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("unbalanced");
    assertThat(answer.text("detail")).contains("differ in " + currency);
    assertThat(balance(wallet, "USD")).isZero();
  }

  @Test
  void sumsOfDifferentCurrenciesDoNotMakeUpForEachOther() {
    var answer =
        post(
            ENTRIES,
            Lines.entry(
                unique("ref"),
                List.of(
                    Lines.line(cash, "DEBIT", 100, "USD"),
                    Lines.line(wallet, "CREDIT", 100, "JPY"))));

    assertThat(answer.code()).isEqualTo("unbalanced");
  }

  @Test
  void refusesTheWholeWhereOneCurrencyIsOverdrawn() {
    post(ENTRIES, Lines.entry(unique("ref"), lines(100, 5, 1001)));

    var answer =
        post(
            ENTRIES,
            Lines.entry(
                unique("ref"),
                List.of(
                    Lines.line(wallet, "DEBIT", 100, "USD"),
                    Lines.line(cash, "CREDIT", 100, "USD"),
                    Lines.line(wallet, "DEBIT", 6, "JPY"),
                    Lines.line(cash, "CREDIT", 6, "JPY"))));

    assertThat(answer.code()).isEqualTo("insufficient_funds");
    assertThat(balance(wallet, "USD")).isEqualTo(100);
    assertThat(balance(wallet, "JPY")).isEqualTo(5);
  }

  @Test
  void hasUpTo1000Lines() {
    var accounts = new ArrayList<String>();
    for (int i = 0; i < 100; i++) {
      accounts.add(open(wallet + "-" + i, "LIABILITY", "USD", false));
    }
    var lines = new ArrayList<String>();
    for (int i = 0; i < 999; i++) {
      lines.add(Lines.line(accounts.get(i % 100), "CREDIT", i + 1, "USD"));
    }
    lines.add(Lines.line(cash, "DEBIT", 999 * 1000 / 2, "USD"));
    var reference = unique("ref");

    var booked = post(ENTRIES, Lines.entry(reference, lines));
    lines.removeLast();
    lines.add(Lines.line(cash, "DEBIT", 999 * 1000 / 2 - 1, "USD"));
    lines.add(Lines.line(cash, "DEBIT", 1, "USD"));
    var refused = post(ENTRIES, Lines.entry(unique("ref"), lines));

    assertThat(booked.status()).as("%s", booked.code()).isEqualTo(201);
    assertThat(booked.body().path("postings")).hasSize(1000);
    assertThat(get(ENTRIES + "/" + booked.text("entryId")).body()).isEqualTo(booked.body());
    assertThat(balance(accounts.getFirst())).isEqualTo(10 + 100 * (0 + 9) * 10 / 2);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("parameter_invalid");
    assertThat(get("/ledger/proof").body().path("good").asBoolean()).isTrue();
    var reversal = post(ENTRIES + "/" + booked.text("entryId") + "/reverse", "{}");
    assertThat(reversal.status()).isEqualTo(201);
    assertThat(balance(accounts.getFirst())).isZero();
  }

  @Test
  void namesAnAccountMoreThanOnceAndLooksAtTheWhole() {
    book(cash, wallet, 10, "USD");

    // Below zero after the first line, but not after the last.
    var booked =
        post(
            ENTRIES,
            Lines.entry(
                unique("ref"),
                List.of(
                    Lines.line(wallet, "DEBIT", 50, "USD"),
                    Lines.line(cash, "CREDIT", 50, "USD"),
                    Lines.line(wallet, "CREDIT", 45, "USD"),
                    Lines.line(cash, "DEBIT", 45, "USD"))));
    var within =
        post(
            ENTRIES,
            Lines.entry(
                unique("ref"),
                List.of(
                    Lines.line(wallet, "DEBIT", 5, "USD"),
                    Lines.line(wallet, "CREDIT", 5, "USD"))));
    var overdrawn =
        post(
            ENTRIES,
            Lines.entry(
                unique("ref"),
                List.of(
                    Lines.line(wallet, "DEBIT", 3, "USD"),
                    Lines.line(wallet, "DEBIT", 3, "USD"),
                    Lines.line(cash, "CREDIT", 6, "USD"))));

    assertThat(booked.status()).isEqualTo(201);
    assertThat(within.status()).isEqualTo(201);
    assertThat(overdrawn.code()).isEqualTo("insufficient_funds");
    assertThat(balance(wallet, "USD")).isEqualTo(5);
    var statement = get("/ledger/accounts/%s/statement?currency=USD".formatted(wallet)).body();
    assertThat(statement.path("data").valueStream().map(line -> line.path("balance").asLong()))
        .containsExactly(5L, 0L, 5L, -40L, 10L);
  }

  @ParameterizedTest(name = "A1004 {0} {1}")
  @CsvSource({
    "1.5, JPY, amount_invalid",
    "1.0, JPY, amount_invalid",
    "1.001, KWD, amount_invalid",
    "1e2, USD, amount_invalid",
    "1, usd, currency_invalid",
    "1, ZZZ, currency_invalid",
    "1, DEM, currency_invalid",
    "1, XAU, currency_invalid",
    "1, '', currency_invalid"
  })
  void refusesWhatIsNoMoney(String amount, String currency, String code) {
    var answer = post(ENTRIES, transfer(unique("ref"), cash, wallet, amount, currency));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  @DisplayName("A1006 money cannot go back in another currency than the account's")
  void givesNothingBackInAnotherCurrency() {
    post(ENTRIES, Lines.entry(unique("ref"), lines(100, 5, 1001)));

    var refund = book(wallet, cash, 100, "EUR");
    var hold =
        post(
            "/ledger/holds",
            """
            {"reference": "%s", "from": "%s", "to": "%s", "amount": 1, "currency": "EUR"}
            """
                .formatted(unique("ref"), wallet, cash));

    assertThat(refund.status()).isEqualTo(422);
    assertThat(refund.code()).isEqualTo("currency_mismatch");
    assertThat(hold.status()).isEqualTo(422);
    assertThat(hold.code()).isEqualTo("currency_mismatch");
    assertThat(balance(wallet, "USD")).isEqualTo(100);
  }
}
