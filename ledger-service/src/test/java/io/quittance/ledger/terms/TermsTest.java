package io.quittance.ledger.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.ledger.RunningPayouts;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TermsTest extends RunningPayouts {

  private static final String FEE = "\"feeBasisPoints\": 290, \"feeFixed\": 30";

  @Test
  void keepsEveryVersionAndTellsWhichCounts() {
    var first = putAs(OPERATOR, termsPath(merchant, "EUR"), terms(FEE, ""));
    var later = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    var second =
        putAs(
            OPERATOR,
            termsPath(merchant, "EUR"),
            """
            {"feeBasisPoints": 100, "feeFixed": 0, "feeOnRefund": "RETURNED",
             "reserve": {"basisPoints": 500, "days": 30}, "payoutMinimum": 1000, "validFrom": "%s"}
            """
                .formatted(later));

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text("feeOnRefund")).isEqualTo("KEPT");
    assertThat(first.text("createdBy")).isEqualTo("operator");
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text("validFrom")).isEqualTo(later.toString());
    var shown = get(termsPath(merchant, "EUR")).body();
    assertThat(shown.path("current").isNull()).as("neither has begun").isTrue();
    assertThat(shown.path("history").size()).isEqualTo(2);
    assertThat(shown.path("history").path(0)).isEqualTo(second.body());
    assertThat(shown.path("history").path(1)).isEqualTo(first.body());

    letTermsBegin(merchant);
    assertThat(get(termsPath(merchant, "EUR")).body().path("current").path("feeFixed").asLong())
        .isEqualTo(30);
  }

  @Test
  void theSameAgainAddsNothing() {
    var path = termsPath(merchant, "EUR");
    var message = terms(FEE, "\"payoutAccount\": " + ACCOUNT);

    var first = putAs(OPERATOR, path, message);
    var again = putAs(APPROVER, path, message);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(count("SELECT count(*) FROM payout_account WHERE merchant_id = '" + merchant + "'"))
        .isEqualTo(1);
  }

  @Test
  void whatIsWantedNowDoesNotWaitForTheSameLater() {
    var path = termsPath(merchant, "EUR");
    var later = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    var elsewhere =
        """
        , "payoutAccount": {"holder": "B", "accountNumber": "00ab991", "bic": "%s"},
        "validFrom": "%s"
        """
            .formatted(BIC, later);
    putAs(OPERATOR, path, terms(FEE, "\"payoutAccount\": " + ACCOUNT));
    var scheduled =
        putAs(OPERATOR, path, "{\"feeBasisPoints\": 1, \"feeFixed\": 0%s}".formatted(elsewhere));

    var now = putAs(OPERATOR, path, "{\"feeBasisPoints\": 1, \"feeFixed\": 0}");

    assertThat(scheduled.status()).isEqualTo(201);
    assertThat(now.status()).isEqualTo(201);
    assertThat(Instant.parse(now.text("validFrom"))).isBefore(later);
    assertThat(now.text("payoutAccount")).as("of what counts now").isEqualTo("****6819");
    assertThat(
            putAs(OPERATOR, path, "{\"feeBasisPoints\": 1, \"feeFixed\": 0%s}".formatted(elsewhere))
                .body())
        .isEqualTo(scheduled.body());
  }

  @Test
  void anAccountIsEncryptedMaskedAndStaysUntilThereIsAnother(CapturedOutput output)
      throws SQLException {
    var path = termsPath(merchant, "EUR");
    var first = putAs(OPERATOR, path, terms(FEE, "\"payoutAccount\": " + ACCOUNT));
    var cheaper = putAs(OPERATOR, path, "{\"feeBasisPoints\": 1, \"feeFixed\": 0}");
    var moved =
        putAs(
            OPERATOR,
            path,
            """
            {"feeBasisPoints": 1, "feeFixed": 0, "payoutAccount":
             {"holder": "Kaufhaus", "accountNumber": "00ab 991", "bic": "%s"}}
            """
                .formatted(BIC));

    assertThat(first.text("payoutAccount")).isEqualTo("****6819");
    assertThat(cheaper.text("payoutAccount")).isEqualTo("****6819");
    assertThat(moved.text("payoutAccount")).isEqualTo("****B991");
    assertThat(get(path).body().toString()).doesNotContain(IBAN);
    assertThat(output.getAll()).doesNotContain(IBAN).doesNotContain("60161331926819");
    try (var database = superuser();
        var sql = database.createStatement();
        var rows =
            sql.executeQuery(
                "SELECT sealed FROM payout_account WHERE merchant_id = '" + merchant + "'")) {
      while (rows.next()) {
        assertThat(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1))
            .doesNotContain("331926819")
            .doesNotContain("AB991");
      }
    }
  }

  @Test
  void aDryRunChangesNothing() {
    var path = termsPath(merchant, "EUR");

    var answer =
        putAs(OPERATOR, path, terms(FEE, "\"payoutAccount\": " + ACCOUNT), "X-Dry-Run", "true");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("payoutAccount")).isEqualTo("****6819");
    assertThat(count("SELECT count(*) FROM merchant_terms WHERE merchant_id = '" + merchant + "'"))
        .isZero();
    assertThat(get(termsPath(merchant, "XAF")).code()).isEqualTo("terms_not_found");
  }

  @Test
  void onlyPeopleWhoActMaySetThem() {
    var path = termsPath(merchant, "EUR");

    assertThat(putAs(SERVICE, path, terms(FEE, "")).code()).isEqualTo("forbidden");
    assertThat(putAs("", path, terms(FEE, "")).code()).isEqualTo("unauthorized");
    assertThat(putAs(OPERATOR, path, terms(FEE, "")).status()).isEqualTo(201);
    assertThat(get(path).status()).isEqualTo(200);
    assertThat(getAs(OPERATOR, path).status()).isEqualTo(200);
  }

  @Test
  void theyNeverReachIntoThePast() {
    var path = termsPath(merchant, "EUR");

    var answer =
        putAs(OPERATOR, path, terms(FEE, "\"validFrom\": \"%s\"".formatted(Instant.now())));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("terms_too_early");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                            | parameter_missing
          {"feeBasisPoints": 1}                                         | parameter_missing
          {"feeBasisPoints": 1.5, "feeFixed": 0}                        | parameter_invalid
          {"feeBasisPoints": "1", "feeFixed": 0}                        | parameter_invalid
          {"feeBasisPoints": 10001, "feeFixed": 0}                      | parameter_invalid
          {"feeBasisPoints": -1, "feeFixed": 0}                         | parameter_invalid
          {"feeBasisPoints": 1, "feeFixed": 0, "fee": 1}                | unknown_field
          {"feeBasisPoints": 1, "feeFixed": 0, "reserve": {"days": 1}}  | parameter_invalid
          {"feeBasisPoints": 1, "feeFixed": 0, "validFrom": "tomorrow"} | parameter_invalid
          """)
  void refusesWhatItCannotRead(String message, String code) {
    var answer = putAs(OPERATOR, termsPath(merchant, "EUR"), message);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).as("%s", answer.body()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"iban\": \"GB29NWBK60161331926818\", \"bic\": \"NWBKGB2L\", \"holder\": \"A\"}",
        "{\"iban\": \"ZZ29NWBK60161331926819\", \"bic\": \"NWBKGB2L\", \"holder\": \"A\"}",
        "{\"iban\": \"GB29NWBK60161331926819\", \"bic\": \"NW1KGB2\", \"holder\": \"A\"}",
        "{\"accountNumber\": \"12\", \"bic\": \"NWBKGB2L\", \"holder\": \"A\"}",
        "{\"accountNumber\": \"12/34567\", \"bic\": \"NWBKGB2L\", \"holder\": \"A\"}"
      })
  void refusesAnAccountThatIsNone(String account) {
    var answer =
        putAs(OPERATOR, termsPath(merchant, "EUR"), terms(FEE, "\"payoutAccount\": " + account));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("payout_account_invalid");
    assertThat(answer.body().toString()).doesNotContain("GB29NWBK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"iban\": \"GB29NWBK60161331926819\", \"bic\": \"NWBKGB2L\"}",
        "{\"iban\": \"GB29NWBK60161331926819\", \"holder\": \"A\"}",
        "{\"bic\": \"NWBKGB2L\", \"holder\": \"A\"}",
        "{\"iban\": \"GB29NWBK60161331926819\", \"accountNumber\": \"1234567\","
            + " \"bic\": \"NWBKGB2L\", \"holder\": \"A\"}",
        "{\"iban\": \"GB29NWBK60161331926819\", \"bic\": \"NWBKGB2L\", \"holder\": \"<A>\"}"
      })
  void refusesHalfAnAccount(String account) {
    var answer =
        putAs(OPERATOR, termsPath(merchant, "EUR"), terms(FEE, "\"payoutAccount\": " + account));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isIn("parameter_missing", "parameter_invalid");
  }

  @Test
  void termsForAllHaveNoAccount() {
    var answer =
        putAs(
            OPERATOR,
            termsPath(Terms.DEFAULT, "XPF"),
            terms(FEE, "\"payoutAccount\": " + ACCOUNT),
            "X-Dry-Run",
            "true");

    assertThat(answer.code()).isEqualTo("parameter_invalid");
  }

  @Test
  void refusesWhatIsNoMerchantOrCurrency() {
    assertThat(putAs(OPERATOR, termsPath("a:b", "EUR"), terms(FEE, "")).code())
        .isEqualTo("parameter_invalid");
    assertThat(putAs(OPERATOR, termsPath(merchant, "eur"), terms(FEE, "")).code())
        .isEqualTo("currency_invalid");
    assertThat(get(termsPath(merchant, "XXX")).code()).isEqualTo("currency_invalid");
  }

  @Test
  void theDatabaseRefusesToChangeThem() {
    agree(merchant, "EUR", terms(FEE, ""));

    assertRefused("UPDATE merchant_terms SET fee_fixed = 0 WHERE merchant_id = '" + merchant + "'");
    assertRefused("DELETE FROM merchant_terms WHERE merchant_id = '" + merchant + "'");
  }

  private static void assertRefused(String statement) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> {
              try (var database = superuser();
                  var sql = database.createStatement()) {
                sql.execute(statement);
              }
            })
        .withMessageContaining("append-only");
  }
}
