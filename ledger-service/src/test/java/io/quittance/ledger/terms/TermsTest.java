package io.quittance.ledger.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.ledger.RunningPayouts;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TermsTest extends RunningPayouts {

  private static final String PROPOSALS = "/ledger/terms-proposals/";
  private static final String FEE = "\"feeBasisPoints\": 290, \"feeFixed\": 30";

  @Test
  void keepsEveryVersionAndTellsWhichCounts() {
    var first = agreed(OPERATOR, termsPath(merchant, "EUR"), terms(FEE, ""));
    var later = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    var second =
        agreed(
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
    assertThat(first.text("approvedBy")).isEqualTo("approver");
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

    var first = agreed(OPERATOR, path, message);
    var again = agreed(OPERATOR, path, message);

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
    agreed(OPERATOR, path, terms(FEE, "\"payoutAccount\": " + ACCOUNT));
    var scheduled =
        agreed(OPERATOR, path, "{\"feeBasisPoints\": 1, \"feeFixed\": 0%s}".formatted(elsewhere));

    var now = agreed(OPERATOR, path, "{\"feeBasisPoints\": 1, \"feeFixed\": 0}");

    assertThat(scheduled.status()).isEqualTo(201);
    assertThat(now.status()).isEqualTo(201);
    assertThat(Instant.parse(now.text("validFrom"))).isBefore(later);
    assertThat(now.text("payoutAccount")).as("of what counts now").isEqualTo("****6819");
    assertThat(
            agreed(
                    OPERATOR,
                    path,
                    "{\"feeBasisPoints\": 1, \"feeFixed\": 0%s}".formatted(elsewhere))
                .body())
        .isEqualTo(scheduled.body());
  }

  @Test
  void anAccountIsEncryptedMaskedAndStaysUntilThereIsAnother(CapturedOutput output)
      throws SQLException {
    var path = termsPath(merchant, "EUR");
    var first = agreed(OPERATOR, path, terms(FEE, "\"payoutAccount\": " + ACCOUNT));
    var cheaper = agreed(OPERATOR, path, "{\"feeBasisPoints\": 1, \"feeFixed\": 0}");
    var moved =
        agreed(
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
    assertThat(agreed(OPERATOR, path, terms(FEE, "")).status()).isEqualTo(201);
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
  @DisplayName("one proposes terms and another approves; until then nothing counts")
  void takeTwoPersons() {
    var path = termsPath(merchant, "EUR");
    var message = terms(FEE, "\"payoutAccount\": " + ACCOUNT);
    var proposed = putAs(APPROVER, path, message);

    assertThat(proposed.text("status")).isEqualTo("PROPOSED");
    assertThat(proposed.text("payoutAccount")).isEqualTo("****6819");
    assertThat(get(path).code()).as("nothing counts yet").isEqualTo("terms_not_found");
    var again = putAs(APPROVER, path, message);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(proposed.body());
    var own = approve(proposed);
    assertThat(own.status()).isEqualTo(403);
    assertThat(own.code()).isEqualTo("terms_second_person_needed");
    var approve = PROPOSALS + proposed.text("termsProposalId") + "/approve";
    assertThat(postAs(OPERATOR, approve, "").code()).as("the role").isEqualTo("forbidden");
    assertThat(postAs(SERVICE, approve, "").code()).as("people alone").isEqualTo("forbidden");
    assertThat(postAs(VIEWER, approve, "", "X-Dry-Run", "true").status()).isEqualTo(201);
    assertThat(get(path).code()).as("a dry run").isEqualTo("terms_not_found");

    var approved = postAs(VIEWER, approve, "");
    assertThat(approved.status()).as("%s", approved.body()).isEqualTo(201);
    assertThat(approved.text("createdBy")).isEqualTo("approver");
    assertThat(approved.text("approvedBy")).isEqualTo("viewer");
    assertThat(postAs(VIEWER, approve, "").code()).isEqualTo("terms_proposal_decided");
    assertThat(get(PROPOSALS + proposed.text("termsProposalId")).text("status"))
        .isEqualTo("APPROVED");
  }

  @Test
  void aRejectedProposalNeverCounts() {
    var path = termsPath(merchant, "EUR");
    var proposed = putAs(OPERATOR, path, terms(FEE, ""));
    var reject = PROPOSALS + proposed.text("termsProposalId") + "/reject";

    assertThat(postAs(APPROVER, reject, "{}").code()).isEqualTo("parameter_missing");
    var rejected = postAs(APPROVER, reject, "{\"reason\": \"too cheap\"}");
    assertThat(rejected.text("status")).isEqualTo("REJECTED");
    assertThat(rejected.text("rejection")).isEqualTo("too cheap");
    assertThat(approve(proposed).code()).isEqualTo("terms_proposal_decided");
    var listed = get("/ledger/terms-proposals?status=REJECTED&merchantId=" + merchant).body();
    assertThat(listed.path("data").path(0).path("termsProposalId").asString())
        .isEqualTo(proposed.text("termsProposalId"));
    assertThat(get(PROPOSALS + "ltp_1").code()).isEqualTo("terms_proposal_not_found");
  }

  @Test
  @DisplayName("of many approvals at the same moment one makes a version")
  void areApprovedOnce() throws Exception {
    var proposed = putAs(OPERATOR, termsPath(merchant, "EUR"), terms(FEE, ""));

    var answers = inParallel(6, _ -> approve(proposed));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allMatch(answer -> answer.code().equals("terms_proposal_decided"));
    assertThat(count("SELECT count(*) FROM merchant_terms WHERE merchant_id = '" + merchant + "'"))
        .isEqualTo(1);
  }

  @Test
  void theDatabaseRefusesWhatNobodyApproved() {
    var proposed = putAs(OPERATOR, termsPath(merchant, "EUR"), terms(FEE, ""));
    assertThat(proposed.status()).isEqualTo(201);
    var mine = " WHERE merchant_id = '" + merchant + "'";

    assertRefused(
        """
        INSERT INTO merchant_terms (merchant_id, currency, fee_basis_points, fee_fixed,
            fee_on_refund, reserve_basis_points, reserve_days, payout_minimum, valid_from,
            created_by, approved_by, proposal_id)
        SELECT merchant_id, currency, fee_basis_points, fee_fixed, fee_on_refund,
            reserve_basis_points, reserve_days, payout_minimum, now() + interval '1 hour',
            proposed_by, 'approver', id FROM merchant_terms_proposal
        """
            + mine,
        "nobody has approved");
    assertRefused(
        "UPDATE merchant_terms_proposal SET status = 'APPROVED', decided_by = proposed_by,"
            + " decided_at = now()"
            + mine,
        "merchant_terms_proposal_by_two_persons");
    assertRefused("UPDATE merchant_terms_proposal SET fee_fixed = 0" + mine, "stays as it was");
    assertRefused("DELETE FROM merchant_terms_proposal" + mine, "append-only");
  }

  @Test
  void theDatabaseRefusesToChangeThem() {
    agree(merchant, "EUR", terms(FEE, ""));

    assertRefused("UPDATE merchant_terms SET fee_fixed = 0 WHERE merchant_id = '" + merchant + "'");
    assertRefused("DELETE FROM merchant_terms WHERE merchant_id = '" + merchant + "'");
  }

  private static void assertRefused(String statement) {
    assertRefused(statement, "append-only");
  }

  private static void assertRefused(String statement, String message) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> {
              try (var database = superuser();
                  var sql = database.createStatement()) {
                sql.execute(statement);
              }
            })
        .withMessageContaining(message);
  }
}
