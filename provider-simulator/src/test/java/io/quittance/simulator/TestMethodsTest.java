package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test payment method does what its name says. */
class TestMethodsTest extends RunningSimulator {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # method                                     | HTTP | status          | decline                 | advice            | charge          | webhook
          pm_card_visa                                 | 201  | SUCCEEDED       | -                       | -                 | AUTHORIZED      | charge.authorized
          pm_card_mastercard                           | 201  | SUCCEEDED       | -                       | -                 | AUTHORIZED      | charge.authorized
          pm_card_amex                                 | 201  | SUCCEEDED       | -                       | -                 | AUTHORIZED      | charge.authorized
          pm_card_visa_debit                           | 201  | SUCCEEDED       | -                       | -                 | AUTHORIZED      | charge.authorized
          pm_card_createDispute                        | 201  | SUCCEEDED       | -                       | -                 | AUTHORIZED      | charge.authorized
          pm_card_pendingRefund                        | 201  | SUCCEEDED       | -                       | -                 | AUTHORIZED      | charge.authorized
          pm_card_refundFail                           | 201  | SUCCEEDED       | -                       | -                 | AUTHORIZED      | charge.authorized
          pm_card_visa_chargeDeclined                  | 402  | FAILED          | generic_decline         | try_again_later   | FAILED          | charge.authorization_failed
          pm_card_visa_chargeDeclinedInsufficientFunds | 402  | FAILED          | insufficient_funds      | try_again_later   | FAILED          | charge.authorization_failed
          pm_card_visa_chargeDeclinedLostCard          | 402  | FAILED          | lost_card               | do_not_try_again  | FAILED          | charge.authorization_failed
          pm_card_visa_chargeDeclinedStolenCard        | 402  | FAILED          | stolen_card             | do_not_try_again  | FAILED          | charge.authorization_failed
          pm_card_chargeDeclinedExpiredCard            | 402  | FAILED          | expired_card            | confirm_card_data | FAILED          | charge.authorization_failed
          pm_card_chargeDeclinedIncorrectCvc           | 402  | FAILED          | incorrect_cvc           | confirm_card_data | FAILED          | charge.authorization_failed
          pm_card_chargeDeclinedProcessingError        | 402  | FAILED          | processing_error        | try_again_later   | FAILED          | charge.authorization_failed
          pm_card_visa_chargeDeclinedVelocityLimitExceeded | 402 | FAILED       | card_velocity_exceeded  | try_again_later   | FAILED          | charge.authorization_failed
          pm_card_radarBlock                           | 402  | FAILED          | fraudulent              | do_not_try_again  | FAILED          | charge.authorization_failed
          pm_card_authenticationRequired               | 201  | REQUIRES_ACTION | -                       | -                 | REQUIRES_ACTION | charge.action_required
          pm_card_threeDSecureRequiredChargeDeclined   | 201  | REQUIRES_ACTION | -                       | -                 | REQUIRES_ACTION | charge.action_required
          pm_card_riskLevelElevated                    | 201  | IN_REVIEW       | -                       | -                 | IN_REVIEW       | charge.in_review
          """)
  void behavesAsNamed(
      String method,
      int http,
      String status,
      String decline,
      String advice,
      String chargeStatus,
      String webhook) {
    var payment = newPayment();

    var answer = authorize(payment, newReference(), method, 5_000);

    assertThat(answer.status()).isEqualTo(http);
    assertThat(answer.get("status")).isEqualTo(status);
    assertThat(answer.json().path("declineCode").asString("-")).isEqualTo(decline);
    assertThat(answer.json().path("adviceCode").asString("-")).isEqualTo(advice);
    assertThat(answer.json().path("blockedByRisk").asBoolean(false))
        .isEqualTo(method.equals("pm_card_radarBlock"));
    assertThat(get("/v1/charges/" + answer.get("chargeId")).get("status")).isEqualTo(chargeStatus);
    assertThat(effects(payment)).hasSize(status.equals("SUCCEEDED") ? 1 : 0);
    awaitWebhooks(payment, webhook);
  }

  @Test
  void capturesAlongWhenAsked() {
    var payment = newPayment();
    var captureReference = newReference();

    var answer = sale(payment, "pm_card_visa", captureReference);

    var capture = answer.json().path("capture");
    assertThat(capture.path("reference").asString()).isEqualTo(captureReference);
    assertThat(capture.path("status").asString()).isEqualTo("SUCCEEDED");
    assertThat(get("/v1/charges/" + answer.get("chargeId")).get("status")).isEqualTo("CAPTURED");
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000");
    awaitWebhooks(payment, "charge.authorized", "charge.captured");
    var repeated = onCharge(answer.get("chargeId"), "captures", payment, captureReference, 5_000);
    assertThat(repeated.status()).as("asked for once more by itself").isEqualTo(200);
    assertThat(repeated.get("operationId")).isEqualTo(capture.path("operationId").asString());
    assertThat(effects(payment)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pm_card_authenticationRequired",
        "pm_card_riskLevelElevated",
        "pm_card_visa_chargeDeclined",
        "pm_fault_wrong_amount",
        "pm_fault_capture_declined"
      })
  void capturesNothingAlongThatIsNotApprovedAtOnce(String method) {
    var payment = newPayment();
    var captureReference = newReference();

    var answer = sale(payment, method, captureReference);

    assertThat(answer.json().has("capture")).isFalse();
    assertThat(effects(payment)).noneMatch(effect -> effect.startsWith("CAPTURE"));
    assertThat(lookUp(captureReference).status()).isEqualTo(404);
  }

  private Reply sale(String payment, String method, String captureReference) {
    var reference = newReference();
    return mutate(
        "/v1/charges",
        reference,
        Map.of(
            "reference", reference,
            "paymentReference", payment,
            "amount", 5_000,
            "currency", "USD",
            "paymentMethod", method,
            "captureReference", captureReference));
  }

  @Test
  void aPendingRefundSucceedsLater() {
    var payment = newPayment();
    var chargeId = captured(payment, "pm_card_pendingRefund");
    var reference = newReference();

    var refund = onCharge(chargeId, "refunds", payment, reference, 2_000);

    assertThat(refund.status()).isEqualTo(201);
    assertThat(refund.get("status")).isEqualTo("PENDING");
    assertThat(onCharge(chargeId, "refunds", payment, newReference(), 3_001).status())
        .isEqualTo(422);
    await().until(() -> lookUp(reference).get("status").equals("SUCCEEDED"));
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000", "REFUND 2000");
    awaitWebhooks(
        payment, "charge.authorized", "charge.captured", "refund.pending", "refund.succeeded");
  }

  @Test
  void aRefundFailsAfterItHadSucceeded() {
    var payment = newPayment();
    var chargeId = captured(payment, "pm_card_refundFail");
    var reference = newReference();

    var refund = onCharge(chargeId, "refunds", payment, reference, 2_000);

    assertThat(refund.get("status")).isEqualTo("SUCCEEDED");
    await().until(() -> lookUp(reference).get("status").equals("FAILED"));
    assertThat(lookUp(reference).get("failureReason")).isEqualTo("expired_or_canceled_card");
    assertThat(get("/v1/charges/" + chargeId).json().path("refundedAmount").asLong()).isZero();
    assertThat(effects(payment))
        .containsExactly("AUTHORIZE 5000", "CAPTURE 5000", "REFUND 2000", "REFUND_FAILED 2000");
    awaitWebhooks(
        payment, "charge.authorized", "charge.captured", "refund.succeeded", "refund.failed");
  }

  @ParameterizedTest
  @CsvSource({
    "complete, pm_card_authenticationRequired, SUCCEEDED, AUTHORIZED, charge.authorized, -",
    "fail, pm_card_authenticationRequired, FAILED, FAILED, charge.authorization_failed,"
        + " authentication_required",
    "complete, pm_card_threeDSecureRequiredChargeDeclined, FAILED, FAILED,"
        + " charge.authorization_failed, generic_decline"
  })
  void aChallengeDecides(
      String outcome,
      String method,
      String status,
      String chargeStatus,
      String webhook,
      String decline) {
    var payment = newPayment();
    var reference = newReference();
    var body = new HashMap<>(charge(payment, reference, method, 5_000));
    body.put("returnUrl", "https://shop.example/done?order=1");
    var asked = mutate("/v1/charges", reference, body);
    var page = "/challenge/" + asked.get("chargeId");
    assertThat(asked.get("redirectUrl")).endsWith(page);
    assertThat(open(page).text()).contains("USD 50.00", "Complete", "Fail");

    var answered = submit(page, outcome);
    var again = submit(page, outcome.equals("fail") ? "complete" : "fail");

    assertThat(answered.status()).isEqualTo(303);
    assertThat(answered.headers().firstValue("Location"))
        .hasValue("https://shop.example/done?order=1");
    assertThat(again.status()).isEqualTo(303);
    assertThat(lookUp(reference).get("status")).isEqualTo(status);
    assertThat(lookUp(reference).json().path("declineCode").asString("-")).isEqualTo(decline);
    assertThat(get("/v1/charges/" + asked.get("chargeId")).get("status")).isEqualTo(chargeStatus);
    assertThat(open(page).text()).contains("nothing left to do").doesNotContain("Complete");
    awaitWebhooks(payment, "charge.action_required", webhook);
  }

  @Test
  void aVoidEndsAChallenge() {
    var payment = newPayment();
    var reference = newReference();
    var asked = authorize(payment, reference, "pm_card_authenticationRequired", 5_000);

    assertThat(cancel(asked.get("chargeId"), payment, newReference()).status()).isEqualTo(201);
    submit("/challenge/" + asked.get("chargeId"), "complete");

    assertThat(lookUp(reference).get("status")).isEqualTo("FAILED");
    assertThat(get("/v1/charges/" + asked.get("chargeId")).get("status")).isEqualTo("VOIDED");
    assertThat(effects(payment)).containsExactly("VOID 0");
  }

  @ParameterizedTest
  @CsvSource({
    "true, SUCCEEDED, AUTHORIZED, charge.authorized",
    "false, FAILED, FAILED, charge.authorization_failed"
  })
  void aReviewDecides(boolean approve, String status, String chargeStatus, String webhook) {
    var payment = newPayment();
    var reference = newReference();
    var chargeId =
        authorize(payment, reference, "pm_card_riskLevelElevated", 5_000).get("chargeId");
    var review = "/admin/charges/" + chargeId + "/review";

    var decided = admin("POST", review, Map.of("approve", approve));

    assertThat(decided.get("status")).isEqualTo(status);
    assertThat(lookUp(reference).get("status")).isEqualTo(status);
    assertThat(get("/v1/charges/" + chargeId).get("status")).isEqualTo(chargeStatus);
    assertThat(admin("POST", review, Map.of("approve", approve)).status()).isEqualTo(422);
    awaitWebhooks(payment, "charge.in_review", webhook);
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_createDispute, fraudulent, winning_evidence, WON, dispute.won, 0",
    "pm_card_createDispute, fraudulent, losing_evidence, LOST, dispute.lost, 5000",
    "pm_card_createDisputeProductNotReceived, product_not_received, a letter, UNDER_REVIEW,"
        + " dispute.updated, 5000",
    "pm_card_createDispute, fraudulent, -, LOST, dispute.lost, 5000"
  })
  void evidenceDecidesADispute(
      String method, String reason, String evidence, String status, String webhook, long disputed) {
    var payment = newPayment();
    var chargeId = captured(payment, method);
    awaitWebhooks(payment, "charge.authorized", "charge.captured", "charge.disputed");
    var notice = SINK.attempts(payment).getLast().body().path("data");
    assertThat(notice.path("operation").isNull()).isTrue();
    assertThat(notice.path("dispute").path("reason").asString()).isEqualTo(reason);
    assertThat(notice.path("dispute").path("amount").asLong()).isEqualTo(5_000);
    var dispute = "/v1/disputes/" + notice.path("dispute").path("disputeId").asString();
    assertThat(get(dispute).get("status")).isEqualTo("NEEDS_RESPONSE");
    assertThat(onCharge(chargeId, "refunds", payment, newReference(), 1).status()).isEqualTo(422);

    var answered =
        evidence.equals("-")
            ? mutate(dispute + "/accept", newReference(), Map.of())
            : mutate(dispute + "/evidence", newReference(), Map.of("text", evidence));

    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.get("status")).isEqualTo(status);
    assertThat(get(dispute).get("status")).isEqualTo(status);
    assertThat(get("/v1/charges/" + chargeId).json().path("disputedAmount").asLong())
        .isEqualTo(disputed);
    awaitWebhooks(payment, "charge.authorized", "charge.captured", "charge.disputed", webhook);
    assertThat(effects(payment))
        .startsWith("AUTHORIZE 5000", "CAPTURE 5000", "DISPUTE 5000")
        .hasSize(status.equals("WON") ? 4 : 3);
  }

  private String captured(String payment, String method) {
    var chargeId = authorized(payment, method);
    assertThat(onCharge(chargeId, "captures", payment, newReference(), 5_000).status())
        .isEqualTo(201);
    return chargeId;
  }

  private Reply open(String page) {
    return send("GET", page, null, null, null, Duration.ofSeconds(20));
  }

  private Reply submit(String page, String outcome) {
    return exchange(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + page))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("outcome=" + outcome))
            .build());
  }
}
