package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.system.ContractProvider.Trait;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;

/**
 * What holds for payments whichever provider takes them: the same requests, the same test methods,
 * the same answers, and at the provider the same money moved once.
 *
 * <p>Each scenario uses payments of its own, so that all of them can run at the same time.
 */
final class ProviderContract {

  private static final String PAYMENTS = "/api/payment-intents";
  private static final long AMOUNT = 5_000;

  /** A lost answer is looked up after some seconds, and a second time half a minute later. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** Faults after which the payment is taken all the same, once. */
  private static final List<String> HARMLESS_FAULTS =
      List.of(
          "timeout_then_charged",
          "timeout_not_charged",
          "reset_after_send",
          "error_500_twice",
          "rate_limited",
          "garbage",
          "webhook_before_answer",
          "webhook_twice",
          "webhooks_reversed",
          "webhook_never",
          "slow_20s");

  private static final Map<String, String> DECLINES =
      new TreeMap<>(
          Map.of(
              "pm_card_visa_chargeDeclined", "generic_decline try_again_later",
              "pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds try_again_later",
              "pm_card_visa_chargeDeclinedLostCard", "lost_card do_not_try_again",
              "pm_card_visa_chargeDeclinedStolenCard", "stolen_card do_not_try_again",
              "pm_card_chargeDeclinedExpiredCard", "expired_card confirm_card_data",
              "pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc confirm_card_data",
              "pm_card_chargeDeclinedProcessingError", "processing_error try_again_later",
              "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
                  "card_velocity_exceeded try_again_later"));

  private final ContractProvider provider;
  private final Storefront shop;

  ProviderContract(ContractProvider provider, Storefront shop) {
    this.provider = provider;
    this.shop = shop;
  }

  /** The scenarios that this provider can play, by name. */
  Map<String, Callable<Void>> scenarios() {
    var scenarios = new LinkedHashMap<String, Callable<Void>>();
    // The slow ones first: the others run meanwhile.
    for (var fault : HARMLESS_FAULTS) {
      scenarios.put(fault, scenario(() -> isTakenOnceDespite(fault)));
    }
    if (!provider.can(Trait.CUSTOMER_PAYS)) {
      // Of a customer who pays, the wrong amount is really taken: the books must not agree then.
      scenarios.put("wrong_amount", scenario(this::anotherAmountIsNotPaid));
    }
    for (var fault : List.of("timeout_then_charged", "reset_after_send", "garbage")) {
      scenarios.put("refund " + fault, scenario(() -> isRefundedOnceDespite(fault)));
    }
    scenarios.put("sale", scenario(this::isSoldAndRefunded));
    if (provider.can(Trait.OTHER_CURRENCIES)) {
      scenarios.put("JPY", scenario(() -> countsIn("JPY", 500)));
      // Some providers count these otherwise than ISO 4217.
      scenarios.put("CLP", scenario(() -> countsIn("CLP", 700)));
      scenarios.put("ISK", scenario(() -> countsIn("ISK", 900)));
      scenarios.put("IDR", scenario(() -> countsIn("IDR", 1_100_000)));
    } else {
      scenarios.put("JPY elsewhere", scenario(() -> goesElsewhere("JPY", "AUTOMATIC")));
    }
    DECLINES.forEach(
        (method, codes) ->
            scenarios.put(method, scenario(() -> isDeclined(method, codes.split(" ")[0]))));
    cards(scenarios);
    refunds(scenarios);
    disputes(scenarios);
    return scenarios;
  }

  private void cards(Map<String, Callable<Void>> scenarios) {
    if (provider.can(Trait.MANUAL_CAPTURE)) {
      scenarios.put("authorize, capture, refund", scenario(this::isHeldAndTaken));
      scenarios.put("partial capture", scenario(this::isTakenInPart));
      scenarios.put("cancel", scenario(this::isReleased));
      for (var fault : List.of("timeout_then_charged", "reset_after_send", "garbage")) {
        scenarios.put("capture " + fault, scenario(() -> isCapturedOnceDespite(fault)));
        scenarios.put("void " + fault, scenario(() -> isReleasedOnceDespite(fault)));
      }
    }
    if (!provider.can(Trait.MANUAL_CAPTURE)) {
      scenarios.put(
          "manual capture elsewhere", scenario(() -> goesElsewhere(provider.currency(), "MANUAL")));
      scenarios.put("cancel unpaid", scenario(this::isCalledOff));
    }
    if (provider.can(Trait.SEVERAL_CAPTURES)) {
      scenarios.put("two captures", scenario(this::isTakenInTwoParts));
    }
    if (provider.can(Trait.INCREMENT)) {
      scenarios.put("increment", scenario(this::isHeldHigher));
    }
    if (provider.can(Trait.CHALLENGE)) {
      scenarios.put("challenge passed", scenario(() -> isChallenged("complete", "CAPTURED", "")));
      scenarios.put(
          "challenge failed",
          scenario(() -> isChallenged("fail", "AUTHORIZATION_FAILED", "authentication_required")));
      scenarios.put("challenge passed, then declined", scenario(this::isDeclinedAfterChallenge));
    } else if (!provider.can(Trait.CUSTOMER_PAYS)) {
      scenarios.put("no challenge", scenario(this::isDeclinedInsteadOfChallenged));
    }
    if (provider.can(Trait.REVIEW)) {
      scenarios.put("review", scenario(this::isReviewed));
    }
    if (provider.can(Trait.RISK_BLOCK)) {
      scenarios.put("risk block", scenario(this::isBlocked));
    }
    if (provider.can(Trait.THREE_DECIMALS)) {
      scenarios.put("KWD", scenario(() -> countsIn("KWD", 12_340)));
    }
  }

  private void refunds(Map<String, Callable<Void>> scenarios) {
    if (provider.can(Trait.PENDING_REFUND)) {
      scenarios.put("pending refund", scenario(this::isRefundedLater));
    }
    if (provider.can(Trait.FAILING_REFUND)) {
      scenarios.put("failing refund", scenario(this::isRefundedInVain));
    }
  }

  private void disputes(Map<String, Callable<Void>> scenarios) {
    if (provider.can(Trait.DISPUTES)) {
      scenarios.put(
          "dispute won",
          scenario(() -> isDisputed("evidence", "winning_evidence", "WON", "CAPTURED")));
      scenarios.put(
          "dispute lost",
          scenario(() -> isDisputed("evidence", "losing_evidence", "LOST", "CHARGEBACK")));
      scenarios.put(
          "dispute accepted", scenario(() -> isDisputed("accept", "", "ACCEPTED", "CHARGEBACK")));
    }
  }

  private static Callable<Void> scenario(Runnable play) {
    return () -> {
      play.run();
      return null;
    };
  }

  private void isTakenOnceDespite(String fault) {
    var payment = sold("pm_fault_" + fault, AMOUNT, provider.currency());

    assertThat(payment.number("amountCaptured")).isEqualTo(AMOUNT);
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000");
  }

  private void anotherAmountIsNotPaid() {
    var payment = sale("pm_fault_wrong_amount", AMOUNT, provider.currency(), "AUTOMATIC");
    payOnPage(payment);
    var failed = awaitStatus(payment, "AUTHORIZATION_FAILED");

    assertThat(failed.number("amountCaptured")).isZero();
  }

  private void isSoldAndRefunded() {
    var payment = sold("pm_card_visa", AMOUNT, provider.currency());
    assertThat(payment.field("provider")).isEqualTo(provider.name());

    assertThat(refund(payment, 2_000).field("status")).isIn("SUCCEEDED", "PENDING");
    awaitStatus(payment, "PARTIALLY_REFUNDED");
    refund(payment, 3_000);
    awaitStatus(payment, "REFUNDED");

    assertThat(effects(payment))
        .containsExactly("AUTHORIZE 5000", "CAPTURE 5000", "REFUND 2000", "REFUND 3000");
    assertThat(refund(payment, 1).field("code")).isEqualTo("amount_exceeds_refundable");
  }

  private void countsIn(String currency, long amount) {
    var payment = sold("pm_card_visa", amount, currency);
    refund(payment, amount);
    awaitStatus(payment, "REFUNDED");

    assertThat(effects(payment))
        .containsExactly("AUTHORIZE " + amount, "CAPTURE " + amount, "REFUND " + amount);
    shop.awaitBalance("payable", currency, 0);
  }

  private void isDeclined(String method, String usualCode) {
    var answer = sale(method, AMOUNT, provider.currency(), "AUTOMATIC");
    var code = provider.declineCode(usualCode);
    if (provider.can(Trait.CUSTOMER_PAYS)) {
      payOnPage(answer);
      var failed = awaitEnd(answer, "AUTHORIZATION_FAILED");
      assertThat(failed.body().path("lastError").path("declineCode").asString("")).isEqualTo(code);
    } else {
      assertThat(answer.status()).as(answer.text()).isEqualTo(402);
      assertThat(answer.field("code")).isEqualTo("card_declined");
      assertThat(answer.field("declineCode")).isEqualTo(code);
      if (code.equals(usualCode)) {
        assertThat(usualCode + " " + answer.field("adviceCode")).isEqualTo(DECLINES.get(method));
      }
    }
    assertThat(effects(answer)).isEmpty();
  }

  /** It is not asked for what it cannot do: the next rule decides. */
  private void goesElsewhere(String currency, String captureMethod) {
    var payment = sale("pm_card_visa", AMOUNT, currency, captureMethod);

    assertThat(payment.field("provider")).as(payment.text()).isEqualTo("simulator");
    assertThat(effects(payment)).isEmpty();
  }

  /** Nobody has paid yet. */
  private void isCalledOff() {
    var payment = sale("pm_card_visa", AMOUNT, provider.currency(), "AUTOMATIC");
    awaitStatus(payment, "REQUIRES_ACTION");
    act(payment, "cancel", Map.of());
    awaitStatus(payment, "CANCELED");

    assertThat(effects(payment)).containsExactly("VOID 0");
  }

  private void isHeldAndTaken() {
    var payment = held("pm_card_mastercard");
    assertThat(payment.number("amountCapturable")).isEqualTo(AMOUNT);
    assertThat(payment.field("authorizationExpiresAt")).isNotEmpty();

    var taken = act(payment, "capture", Map.of());
    assertThat(taken.status()).as(taken.text()).isIn(200, 202);
    awaitStatus(payment, "CAPTURED");
    refund(payment, AMOUNT);
    awaitStatus(payment, "REFUNDED");

    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000", "REFUND 5000");
  }

  private void isTakenInPart() {
    var payment = held("pm_card_visa");
    act(payment, "capture", Map.of("amount", 3_000));
    var taken = awaitCaptured(payment, 3_000);

    assertThat(taken.number("amountCapturable")).isZero();
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 3000");
  }

  private void isTakenInTwoParts() {
    var payment = held("pm_card_visa");
    act(payment, "capture", Map.of("amount", 2_000, "finalCapture", false));
    var part = awaitCaptured(payment, 2_000);
    assertThat(part.number("amountCapturable")).isEqualTo(3_000);
    act(payment, "capture", Map.of("amount", 3_000));
    awaitCaptured(payment, 5_000);

    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 2000", "CAPTURE 3000");
  }

  private void isHeldHigher() {
    var payment = held("pm_card_visa");
    act(payment, "increment-authorization", Map.of("amount", 7_000));
    patiently().until(() -> shop.payment(id(payment)).number("amountCapturable") == 7_000);
    act(payment, "capture", Map.of());
    awaitCaptured(payment, 7_000);

    assertThat(effects(payment))
        .containsExactly("AUTHORIZE 5000", "INCREMENT 7000", "CAPTURE 7000");
  }

  private void isReleased() {
    var payment = held("pm_card_visa");
    act(payment, "cancel", Map.of());
    awaitStatus(payment, "CANCELED");

    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "VOID 5000");
  }

  private void isCapturedOnceDespite(String fault) {
    var payment = held("pm_fault_capture_" + fault);
    act(payment, "capture", Map.of());
    awaitStatus(payment, "CAPTURED");

    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000");
  }

  private void isReleasedOnceDespite(String fault) {
    var payment = held("pm_fault_void_" + fault);
    act(payment, "cancel", Map.of());
    awaitStatus(payment, "CANCELED");

    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "VOID 5000");
  }

  private void isRefundedOnceDespite(String fault) {
    var payment = sold("pm_fault_refund_" + fault, AMOUNT, provider.currency());
    refund(payment, AMOUNT);
    awaitStatus(payment, "REFUNDED");

    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000", "REFUND 5000");
  }

  private void isChallenged(String outcome, String status, String declineCode) {
    var asked = sale("pm_card_authenticationRequired", AMOUNT, provider.currency(), "AUTOMATIC");
    assertThat(asked.field("status")).as(asked.text()).isEqualTo("REQUIRES_ACTION");
    answerPage(asked, outcome);
    var ended = awaitStatus(asked, status);

    assertThat(ended.body().path("lastError").path("declineCode").asString(""))
        .isEqualTo(declineCode.isEmpty() ? "" : provider.declineCode(declineCode));
    assertThat(effects(asked)).hasSize(status.equals("CAPTURED") ? 2 : 0);
  }

  /** Who cannot ask the customer says so at once. */
  private void isDeclinedInsteadOfChallenged() {
    for (var method :
        List.of("pm_card_authenticationRequired", "pm_card_threeDSecureRequiredChargeDeclined")) {
      var answer = sale(method, AMOUNT, provider.currency(), "AUTOMATIC");
      assertThat(answer.status()).as(answer.text()).isEqualTo(402);
      assertThat(answer.field("code")).isEqualTo("card_declined");
      assertThat(answer.field("declineCode")).isEqualTo("authentication_required");
      assertThat(effects(answer)).isEmpty();
    }
  }

  private void isDeclinedAfterChallenge() {
    var asked =
        sale(
            "pm_card_threeDSecureRequiredChargeDeclined", AMOUNT, provider.currency(), "AUTOMATIC");
    assertThat(asked.field("status")).as(asked.text()).isEqualTo("REQUIRES_ACTION");
    answerPage(asked, "complete");
    var failed = awaitStatus(asked, "AUTHORIZATION_FAILED");

    assertThat(failed.body().path("lastError").path("declineCode").asString(""))
        .isEqualTo("generic_decline");
    assertThat(effects(asked)).isEmpty();
  }

  private void isReviewed() {
    var held = sale("pm_card_riskLevelElevated", AMOUNT, provider.currency(), "AUTOMATIC");
    assertThat(held.field("status")).as(held.text()).isEqualTo("IN_REVIEW");
    shop.admin("/admin/charges/" + chargeOf(held) + "/review", Map.of("approve", true));
    awaitStatus(held, "CAPTURED");

    assertThat(effects(held)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000");
  }

  private void isBlocked() {
    var answer = sale("pm_card_radarBlock", AMOUNT, provider.currency(), "AUTOMATIC");

    assertThat(answer.status()).as(answer.text()).isEqualTo(402);
    assertThat(answer.field("code")).isEqualTo("blocked_by_risk");
    assertThat(effects(answer)).isEmpty();
  }

  private void isRefundedLater() {
    var payment = sold("pm_card_pendingRefund", AMOUNT, provider.currency());
    var refund = refund(payment, AMOUNT);
    assertThat(refund.status()).as(refund::explained).isEqualTo(202);
    awaitStatus(payment, "REFUNDED");
  }

  /** In the one currency in which the module's tests expect such a refund. */
  private void isRefundedInVain() {
    var payment = sold("pm_card_refundFail", AMOUNT, RefundsTest.FAILED_IN);
    var refund = refund(payment, AMOUNT).field("refundId");
    patiently()
        .until(() -> shop.api().get("/api/refunds/" + refund).field("status").equals("FAILED"));

    assertThat(shop.payment(id(payment)).field("status")).isEqualTo("CAPTURED");
    shop.awaitBalance("payable", RefundsTest.FAILED_IN, AMOUNT);
  }

  private void isDisputed(String verb, String text, String end, String status) {
    var payment = sale("pm_card_createDispute", AMOUNT, provider.currency(), "AUTOMATIC");
    payOnPage(payment);
    var dispute = disputeOf(payment);
    assertThat(dispute.path("reason").asString("")).isEqualTo("fraudulent");
    assertThat(dispute.path("amount").longValue()).isEqualTo(AMOUNT);
    awaitStatus(payment, "CHARGEBACK");

    var path = "/api/disputes/" + dispute.path("disputeId").asString() + "/" + verb;
    var answer = shop.api().post(path, text.isEmpty() ? "" : Map.of("text", text));

    assertThat(answer.status()).as(answer::explained).isEqualTo(200);
    // Some providers tell the end by webhook only.
    assertThat(answer.field("status")).isIn(end, "UNDER_REVIEW");
    patiently().until(() -> disputeOf(payment).path("status").asString("").equals(end));
    awaitStatus(payment, status);
  }

  private JsonNode disputeOf(Http.Answer payment) {
    return patiently()
        .until(
            () ->
                shop.api()
                    .get("/api/disputes?limit=100")
                    .body()
                    .path("data")
                    .valueStream()
                    .filter(it -> it.path("paymentIntentId").asString("").equals(id(payment)))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private Http.Answer held(String method) {
    return awaitStatus(sale(method, AMOUNT, provider.currency(), "MANUAL"), "AUTHORIZED");
  }

  private Http.Answer sold(String method, long amount, String currency) {
    var payment = sale(method, amount, currency, "AUTOMATIC");
    payOnPage(payment);
    return awaitEnd(payment, "CAPTURED");
  }

  /** Where the customer is always asked, they pay; once the provider's page is known. */
  private void payOnPage(Http.Answer payment) {
    if (provider.can(Trait.CUSTOMER_PAYS)) {
      awaitStatus(payment, "REQUIRES_ACTION");
      answerPage(payment, "complete");
    }
  }

  private void answerPage(Http.Answer payment, String outcome) {
    var page = shop.provider().baseUrl() + "/challenge/" + chargeOf(payment);
    var answer =
        Http.send(
            HttpRequest.newBuilder(URI.create(page))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("outcome=" + outcome)));
    assertThat(answer.status()).as(answer.text()).isIn(200, 303);
  }

  /** The charge in the books behind the emulators, whatever the provider calls it. */
  private String chargeOf(Http.Answer payment) {
    var path =
        "/admin/charges?provider=%s&paymentReference=%s".formatted(provider.name(), id(payment));
    return patiently()
        .until(() -> shop.provider().get(path).body().path("data"), charges -> !charges.isEmpty())
        .path(0)
        .path("chargeId")
        .asString();
  }

  private Http.Answer sale(String method, long amount, String currency, String captureMethod) {
    var body = new LinkedHashMap<String, Object>();
    body.put("orderId", "order-" + UUID.randomUUID());
    body.put("userId", "user-contract");
    body.put("amount", amount);
    body.put("currency", currency);
    body.put("paymentMethodId", method);
    body.put("captureMethod", captureMethod);
    body.put("confirm", true);
    var answer = shop.api().post(PAYMENTS, body);
    assertThat(id(answer)).as(answer.text()).isNotEmpty();
    return answer;
  }

  private Http.Answer act(Http.Answer payment, String verb, Object body) {
    return shop.api().post(PAYMENTS + "/" + id(payment) + "/" + verb, body);
  }

  private Http.Answer refund(Http.Answer payment, long amount) {
    return shop.api().post("/api/payments/" + id(payment) + "/refund", Map.of("amount", amount));
  }

  /** Many wait at the same time, and what serves them shall not be busy with their questions. */
  private static ConditionFactory patiently() {
    return await()
        .dontCatchUncaughtExceptions()
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK_EVERY)
        .atMost(PATIENCE);
  }

  /** What the provider tells nobody is seen when the customer comes back. */
  private Http.Answer awaitEnd(Http.Answer payment, String status) {
    return patiently()
        .until(
            () -> {
              if (provider.can(Trait.CUSTOMER_PAYS)) {
                shop.api().get("/return/" + id(payment));
              }
              return shop.payment(id(payment));
            },
            now -> now.field("status").equals(status));
  }

  private Http.Answer awaitStatus(Http.Answer payment, String status) {
    return patiently()
        .until(() -> shop.payment(id(payment)), now -> now.field("status").equals(status));
  }

  private Http.Answer awaitCaptured(Http.Answer payment, long amount) {
    return patiently()
        .until(() -> shop.payment(id(payment)), now -> now.number("amountCaptured") == amount);
  }

  /** What happened to money at the provider, oldest first. */
  private List<String> effects(Http.Answer payment) {
    var path =
        "/admin/effects?limit=100&provider=%s&paymentReference=%s"
            .formatted(provider.name(), id(payment));
    return shop.provider()
        .get(path)
        .body()
        .path("data")
        .valueStream()
        .map(it -> it.path("type").asString() + " " + it.path("amount").longValue())
        .toList()
        .reversed();
  }

  private static String id(Http.Answer payment) {
    return payment.field("paymentIntentId");
  }
}
