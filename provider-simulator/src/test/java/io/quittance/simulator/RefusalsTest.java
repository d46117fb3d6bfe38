package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.ProblemTexts;
import io.quittance.simulator.operation.ExpireAuthorizations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the provider will not do, and that nothing was done then. */
class RefusalsTest extends RunningSimulator {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Autowired JdbcClient jdbc;
  @Autowired ExpireAuthorizations expireAuthorizations;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # after    | request    | amount | code
          authorized | captures   | 5001   | amount_exceeds_capturable
          authorized | increments | 5000   | amount_not_higher
          authorized | refunds    | 1      | illegal_state
          captured   | captures   | 1      | illegal_state
          captured   | increments | 6000   | illegal_state
          captured   | refunds    | 5001   | amount_exceeds_refundable
          captured   | voids      | 0      | illegal_state
          voided     | voids      | 0      | illegal_state
          voided     | captures   | 5000   | illegal_state
          voided     | refunds    | 1      | illegal_state
          declined   | captures   | 5000   | illegal_state
          declined   | voids      | 0      | illegal_state
          challenged | captures   | 5000   | illegal_state
          """)
  void refusesWhatIsIllegal(String state, String what, long amount, String code) {
    var payment = newPayment();
    var chargeId = chargeThatIs(state, payment);
    var before = effects(payment);
    var reference = newReference();

    var answer =
        what.equals("voids")
            ? cancel(chargeId, payment, reference)
            : onCharge(chargeId, what, payment, reference, amount);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.get("code")).isEqualTo(code);
    assertThat(answer.get("message")).isNotEmpty();
    assertThat(lookUp(reference).status()).isEqualTo(404);
    assertThat(effects(payment)).isEqualTo(before);
  }

  @Test
  void refusesAnotherCurrencyAnotherPaymentAndUnknownMethods() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_card_visa");
    var reference = newReference();

    var otherCurrency =
        mutate(
            "/v1/charges/" + chargeId + "/captures",
            reference,
            Map.of(
                "reference",
                reference,
                "paymentReference",
                payment,
                "amount",
                5_000,
                "currency",
                "EUR"));
    var otherPayment = onCharge(chargeId, "captures", newPayment(), newReference(), 5_000);
    var unknown = authorize(payment, newReference(), "pm_card_unheard_of", 5_000);

    assertThat(otherCurrency.get("code")).isEqualTo("currency_mismatch");
    assertThat(otherPayment.status()).isEqualTo(400);
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.get("code")).isEqualTo("payment_method_unknown");
  }

  @Test
  void knowsWhatItNeverSaw() {
    assertThat(lookUp(newReference()).get("code")).isEqualTo("operation_not_found");
    assertThat(get("/v1/charges/ch_unheard_of").get("code")).isEqualTo("charge_not_found");
    assertThat(get("/v1/disputes/dp_unheard_of").get("code")).isEqualTo("dispute_not_found");
    var capture = onCharge("ch_unheard_of", "captures", newPayment(), newReference(), 1);
    assertThat(capture.status()).isEqualTo(404);
    assertThat(capture.get("code")).isEqualTo("charge_not_found");
  }

  @Test
  void refusesACaptureOfWhatHasExpired() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_card_visa");
    jdbc.sql("UPDATE charge SET expires_at = now() - interval '1 s' WHERE charge_id = :id")
        .param("id", chargeId)
        .update();

    var before = onCharge(chargeId, "captures", payment, newReference(), 5_000);
    expireAuthorizations.expireDue();
    var after = onCharge(chargeId, "captures", payment, newReference(), 5_000);

    assertThat(before.get("code")).isEqualTo("authorization_expired");
    assertThat(after.get("code")).isEqualTo("authorization_expired");
    assertThat(get("/v1/charges/" + chargeId).get("status")).isEqualTo("EXPIRED");
    awaitWebhooks(payment, "charge.authorized", "charge.expired");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # replaced field | by                    | status | code
          amount           | 0                     | 400    | amount_invalid
          amount           | -5                    | 400    | amount_invalid
          amount           | 10.5                  | 400    | amount_invalid
          amount           | "5000"                | 400    | amount_invalid
          amount           | null                  | 400    | amount_invalid
          amount           | 100000000000          | 400    | amount_invalid
          currency         | "usd"                 | 400    | currency_invalid
          reference        | "txn_another"         | 400    | parameter_invalid
          paymentReference | null                  | 400    | parameter_missing
          paymentMethod    | null                  | 400    | parameter_missing
          unheardOf        | true                  | 400    | unknown_field
          returnUrl        | "javascript:alert(1)" | 400    | parameter_invalid
          paymentMethod    | "4242424242424242"    | 422    | card_data_not_accepted
          """)
  void refusesBadInput(String field, String value, int status, String code) {
    var reference = newReference();
    var fields = new LinkedHashMap<String, String>();
    fields.put("reference", '"' + reference + '"');
    fields.put("paymentReference", '"' + newPayment() + '"');
    fields.put("amount", "5000");
    fields.put("currency", "\"USD\"");
    fields.put("paymentMethod", "\"pm_card_visa\"");
    fields.put(field, value);
    var body = new StringBuilder("{");
    fields.forEach((name, text) -> body.append('"' + name + "\":" + text + ","));
    body.setCharAt(body.length() - 1, '}');

    var answer = send("POST", "/v1/charges", API_KEY, reference, body.toString(), PATIENCE);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.get("code")).isEqualTo(code);
    assertThat(lookUp(reference).status()).isEqualTo(404);
  }

  @Test
  void asksForAnIdempotencyKey() {
    var answer = send("POST", "/v1/charges", API_KEY, null, chargeText(newReference()), PATIENCE);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.get("code")).isEqualTo("idempotency_key_missing");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/operations/txn_1, -, 401",
    "/v1/operations/txn_1, wrong, 401",
    "/v1/operations/txn_1, service, 403",
    "/v1/settlements/2026-01-01, -, 401",
    "/admin/faults, -, 401",
    "/admin/faults, wrong, 401",
    "/admin/faults, provider, 403",
    "/admin/effects, provider, 403",
    "/admin/effects, service, 200"
  })
  void opensEachDoorOnlyForItsOwnCaller(String path, String caller, int status) {
    @Nullable String token =
        switch (caller) {
          case "provider" -> API_KEY;
          case "service" -> TestServers.SERVICE_TOKEN;
          case "wrong" -> "prov_for_tests_only_0009";
          default -> null;
        };
    assertThat(send("GET", path, token, null, null, PATIENCE).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(SimulatorProblem.class)
  void everyProblemHasAPageAndChineseTexts(SimulatorProblem problem) {
    Problem published = problem;
    assertThat(ProblemTexts.title(published, Locale.CHINESE)).isNotEqualTo(problem.title());
    assertThat(ProblemTexts.detail(published, Locale.CHINESE)).isNotEqualTo(problem.detail());
    var page = send("GET", "/problems/" + problem.code(), null, null, null, PATIENCE);
    assertThat(page.status()).isEqualTo(200);
  }

  private String chargeThatIs(String state, String payment) {
    return switch (state) {
      case "authorized" -> authorized(payment, "pm_card_visa");
      case "declined" -> authorized(payment, "pm_card_visa_chargeDeclined");
      case "challenged" -> authorized(payment, "pm_card_authenticationRequired");
      case "captured" -> {
        var chargeId = authorized(payment, "pm_card_visa");
        onCharge(chargeId, "captures", payment, newReference(), 5_000);
        yield chargeId;
      }
      case "voided" -> {
        var chargeId = authorized(payment, "pm_card_visa");
        cancel(chargeId, payment, newReference());
        yield chargeId;
      }
      default -> throw new IllegalArgumentException(state);
    };
  }

  private static String chargeText(String reference) {
    return """
    {"reference": "%s", "paymentReference": "%s", "amount": 5000, "currency": "USD",
     "paymentMethod": "pm_card_visa"}
    """
        .formatted(reference, newPayment());
  }
}
