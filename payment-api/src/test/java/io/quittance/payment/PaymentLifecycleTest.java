package io.quittance.payment;

import static io.quittance.payment.Shop.inParallel;
import static io.quittance.payment.Shop.order;
import static io.quittance.payment.Shop.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.ApiClient.Answer;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.operation.CheckSchedule;
import io.quittance.payment.outcome.ApplyProviderFact;
import io.quittance.platform.id.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The whole story of a payment, told over HTTP with a real provider simulator behind it. */
class PaymentLifecycleTest {

  private final PaymentPlatform platform = PaymentPlatform.shared();

  /** The first check of an open outcome comes so much later. */
  private static final Duration FIRST_CHECK = CheckSchedule.waitAfter(0);

  /** How often holds are looked at that have run out. */
  private static final Duration EXPIRY_LOOK = Duration.ofSeconds(10);

  private final Shop shop = Shop.of(platform);
  private final ApiClient api = shop.api();
  private final ApiClient otherMerchant =
      new ApiClient(platform.paymentUrl(), PaymentPlatform.KEY_B);

  @Test
  void isCreatedAuthorizedCapturedAndRefunded() {
    var created =
        api.post(
            "/api/payment-intents",
            Map.of("orderId", order(), "userId", "u", "amount", 5000, "currency", "USD"));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.field("status")).isEqualTo("CREATED");
    assertThat(created.field("captureMethod")).isEqualTo("MANUAL");
    var id = created.field("paymentIntentId");

    var authorized = api.post(path(id, "authorize"), Map.of("paymentMethodId", "pm_card_visa"));
    assertThat(authorized.status()).isEqualTo(200);
    assertThat(authorized.field("status")).isEqualTo("AUTHORIZED");
    assertThat(authorized.number("amountCapturable")).isEqualTo(5000);
    assertThat(authorized.field("authorizationExpiresAt")).isNotEmpty();

    var captured = api.post(path(id, "capture"), "");
    assertThat(captured.status()).isEqualTo(200);
    assertThat(captured.field("status")).isEqualTo("CAPTURED");
    assertThat(captured.number("amountCaptured")).isEqualTo(5000);
    assertThat(captured.number("amountCapturable")).isZero();

    var refund = api.post("/api/payments/" + id + "/refund", Map.of("amount", 1500));
    assertThat(refund.status()).isEqualTo(201);
    assertThat(refund.field("status")).isEqualTo("SUCCEEDED");
    assertThat(api.get("/api/refunds/" + refund.field("refundId")).number("amount"))
        .isEqualTo(1500);

    var afterwards = api.get("/api/payment-intents/" + id);
    assertThat(afterwards.field("status")).isEqualTo("PARTIALLY_REFUNDED");
    assertThat(afterwards.number("amountRefunded")).isEqualTo(1500);

    assertThat(api.post("/api/payments/" + id + "/refund", "").number("amount")).isEqualTo(3500);
    assertThat(shop.status(id)).isEqualTo("REFUNDED");
  }

  @Test
  void oneRequestTakesThePaymentAllTheWay() {
    var answer = shop.sale(700, "pm_card_visa");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.field("status")).isEqualTo("CAPTURED");
    assertThat(answer.raw().headers().firstValue("Location")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_visa_chargeDeclined, generic_decline",
    "pm_card_visa_chargeDeclinedInsufficientFunds, insufficient_funds",
    "pm_card_chargeDeclinedExpiredCard, expired_card",
    "pm_card_chargeDeclinedIncorrectCvc, incorrect_cvc"
  })
  void aDeclineSaysWhyAndAllowsAnotherMethod(String method, String declineCode) {
    var id = api.create(order(), 900, method);
    var declined = api.post(path(id, "authorize"), "");
    assertThat(declined.status()).isEqualTo(402);
    assertThat(declined.code()).isEqualTo("card_declined");
    assertThat(declined.field("declineCode")).isEqualTo(declineCode);
    assertThat(declined.field("adviceCode")).isNotEmpty();
    assertThat(declined.field("paymentIntentId")).isEqualTo(id);
    assertThat(shop.status(id)).isEqualTo("AUTHORIZATION_FAILED");

    var second = api.post(path(id, "authorize"), Map.of("paymentMethodId", "pm_card_mastercard"));
    assertThat(second.field("status")).isEqualTo("AUTHORIZED");
  }

  @Test
  @DisplayName("A108 a repeated decline is replayed without asking the provider again")
  void replaysADecline() {
    var id = api.create(order(), 900, "pm_card_visa_chargeDeclined");
    var key = UUID.randomUUID().toString();
    var first = api.post(path(id, "authorize"), "", key);
    var second = api.post(path(id, "authorize"), "", key);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.raw().headers().firstValue("Idempotent-Replayed")).hasValue("true");
  }

  @Test
  @DisplayName("A101 fifty equal requests with one key charge once and answer alike")
  void equalRequestsTakeEffectOnce() {
    var order = order();
    var key = UUID.randomUUID().toString();
    var answers = inParallel(50, () -> shop.sale(order, 1234, "pm_card_visa", key));
    var bodies =
        answers.stream().filter(answer -> answer.status() == 201).map(Answer::text).distinct();
    assertThat(bodies).hasSize(1);
    assertThat(answers)
        .allMatch(
            answer -> answer.status() == 201 || answer.code().equals("idempotency_key_in_use"));
    var replay = shop.sale(order, 1234, "pm_card_visa", key);
    assertThat(shop.effects(replay.field("paymentIntentId"), "CAPTURE")).isEqualTo(1);
    assertThat(replay.raw().headers().firstValue("Idempotent-Replayed")).hasValue("true");
  }

  @Test
  @DisplayName("A104 A119 fifty different keys authorize once, twenty captures capture once")
  void differentKeysStillChargeOnce() {
    var id = api.create(order(), 400, "pm_card_visa");
    var authorizations = inParallel(50, () -> api.post(path(id, "authorize"), ""));
    assertThat(authorizations).filteredOn(answer -> answer.status() == 200).hasSize(1);
    assertThat(authorizations)
        .filteredOn(answer -> answer.status() != 200)
        .allMatch(answer -> answer.status() == 409 && answer.code().equals("illegal_state"));
    var captures = inParallel(20, () -> api.post(path(id, "capture"), ""));
    assertThat(captures).filteredOn(answer -> answer.status() == 200).hasSize(1);
    assertThat(shop.effects(id, "CAPTURE")).isEqualTo(1);
  }

  @Test
  @DisplayName("A1502 parallel refunds never exceed what was captured")
  void parallelRefundsStayWithinTheCapture() {
    var id = shop.sale(1000, "pm_card_visa").field("paymentIntentId");
    var refunds =
        inParallel(10, () -> api.post("/api/payments/" + id + "/refund", Map.of("amount", 300)));
    assertThat(refunds).filteredOn(answer -> answer.status() == 201).hasSize(3);
    assertThat(refunds)
        .filteredOn(answer -> answer.status() != 201)
        .allMatch(
            answer -> answer.status() == 422 && answer.code().equals("amount_exceeds_refundable"));
    assertThat(shop.effects(id, "REFUND")).isEqualTo(3);
    assertThat(api.get("/api/payment-intents/" + id).number("amountRefunded")).isEqualTo(900);
  }

  @Test
  @DisplayName("A1506 a dispute waits for a refund under way, and is whole when that is refused")
  void aDisputeWaitsForARefundUnderWay() {
    // The provider stays silent at first; asked again, it says no.
    var id = shop.sale(1000, "pm_fault_refund_timeout_not_charged").field("paymentIntentId");
    script(id, "declined");
    var refund = api.post("/api/payments/" + id + "/refund", "");
    assertThat(refund.status()).as(refund.text()).isEqualTo(202);

    assertThat(isApplied(disputeOpened(id, 1000))).isFalse();

    shop.timePasses(FIRST_CHECK);
    var path = "/api/refunds/" + refund.field("refundId");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> api.get(path).field("status").equals("FAILED"));
    assertThat(isApplied(disputeOpened(id, 1000))).isTrue();
    assertThat(shop.status(id)).isEqualTo("CHARGEBACK");
    assertThat(disputedAmount(id)).isEqualTo(1000);
  }

  @Test
  @DisplayName("A408 a provider that does not echo the payment is understood by what it does tell")
  void findsThePaymentByReferenceOrCharge() {
    var id = shop.sale(1000, "pm_card_visa").field("paymentIntentId");
    var charge = shop.get(id).field("providerReference");

    assertThat(isApplied(disputeOpened(null, "ch_of_somebody_else"))).isFalse();
    assertThat(isApplied(disputeOpened(null, charge))).isTrue();
    assertThat(shop.status(id)).isEqualTo("CHARGEBACK");
  }

  private static ProviderFact disputeOpened(@Nullable String id, String charge) {
    var subject =
        new ProviderFact.Subject("simulator", "acct_sandbox", id, null, charge, Instant.EPOCH);
    return new ProviderFact.DisputeOpened(
        subject, "dp_of_" + charge, 1000, "USD", "fraudulent", null);
  }

  private boolean isApplied(ProviderFact fact) {
    var applied =
        platform
            .bean(TransactionTemplate.class)
            .execute(_ -> platform.bean(ApplyProviderFact.class).apply(fact));
    return Boolean.TRUE.equals(applied);
  }

  private static ProviderFact disputeOpened(String id, long amount) {
    var subject =
        new ProviderFact.Subject("simulator", "acct_sandbox", id, null, null, Instant.EPOCH);
    return new ProviderFact.DisputeOpened(
        subject, "dp_of_" + id, amount, "USD", "fraudulent", null);
  }

  private long disputedAmount(String id) {
    return api.get("/api/disputes?limit=100")
        .body()
        .path("data")
        .valueStream()
        .filter(dispute -> dispute.path("paymentIntentId").asString("").equals(id))
        .mapToLong(dispute -> dispute.path("amount").longValue())
        .sum();
  }

  private void script(String id, String fault) {
    var scripted =
        shop.provider()
            .post(
                "/admin/faults/script",
                Map.of("operation", "REFUND", "fault", fault, "times", 1, "paymentReference", id));
    assertThat(scripted.status()).as(scripted.text()).isLessThan(300);
  }

  @Test
  void capturesInPartsOrReleasesTheRest() {
    var kept = shop.authorized(1000);
    var first = api.post(path(kept, "capture"), Map.of("amount", 400, "finalCapture", false));
    assertThat(first.field("status")).isEqualTo("PARTIALLY_CAPTURED");
    assertThat(first.number("amountCapturable")).isEqualTo(600);
    assertThat(api.post(path(kept, "capture"), "").field("status")).isEqualTo("CAPTURED");

    var released = shop.authorized(1000);
    var only = api.post(path(released, "capture"), Map.of("amount", 400));
    assertThat(only.field("status")).isEqualTo("PARTIALLY_CAPTURED");
    assertThat(only.number("amountCapturable")).isZero();
    var tooMuch = api.post(path(released, "capture"), Map.of("amount", 1));
    assertThat(tooMuch.code()).isEqualTo("amount_exceeds_capturable");
  }

  @Test
  @DisplayName("A1503 refuses what comes at the wrong time, and the provider is not asked")
  void refusesWhatComesAtTheWrongTime() {
    var canceled = shop.authorized(1000);
    assertThat(api.post(path(canceled, "cancel"), Map.of("reason", "ABANDONED")).field("status"))
        .isEqualTo("CANCELED");
    assertThat(api.post(path(canceled, "capture"), "").code()).isEqualTo("illegal_state");
    assertThat(shop.effects(canceled, "CAPTURE")).isZero();

    var above = shop.authorized(1000);
    assertThat(api.post(path(above, "capture"), Map.of("amount", 1001)).code())
        .isEqualTo("amount_exceeds_capturable");
    var captured = shop.sale(10, "pm_card_visa").field("paymentIntentId");
    assertThat(api.post(path(captured, "cancel"), "").code()).isEqualTo("illegal_state");
    var unpaid = api.create(order(), 10, "pm_card_visa");
    assertThat(api.post("/api/payments/" + unpaid + "/refund", "").code())
        .isEqualTo("illegal_state");
  }

  @Test
  void incrementsAnAuthorization() {
    var id = shop.authorized(1000);
    var more = api.post(path(id, "increment-authorization"), Map.of("amount", 1500));
    assertThat(more.status()).isEqualTo(200);
    assertThat(more.number("amountCapturable")).isEqualTo(1500);
    assertThat(api.post(path(id, "increment-authorization"), Map.of("amount", 1500)).code())
        .isEqualTo("amount_not_increased");
  }

  @ParameterizedTest(name = "A301 A302 A306 {0}")
  @ValueSource(
      strings = {
        "pm_fault_timeout_then_charged",
        "pm_fault_reset_after_send",
        "pm_fault_garbage",
        "pm_fault_timeout_not_charged",
        "pm_fault_error_500_twice",
        "pm_fault_rate_limited"
      })
  @DisplayName("A301 A302 A303 A304 A306 an unknown outcome is 202 and found out, charged once")
  void anUnknownOutcomeIsFoundOut(String method) {
    var answer = shop.sale(321, method);
    assertThat(answer.status()).isIn(201, 202);
    assertThat(answer.field("status")).isIn("AUTHORIZING", "CAPTURED");
    var id = answer.field("paymentIntentId");
    shop.timePasses(FIRST_CHECK);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(shop.status(id)).isEqualTo("CAPTURED"));
    assertThat(shop.effects(id, "AUTHORIZE")).isEqualTo(1);
    assertThat(shop.effects(id, "CAPTURE")).isEqualTo(1);
  }

  @Test
  void whileTheOutcomeIsUnknownTheNextCheckIsVisible() {
    var answer = shop.sale(321, "pm_fault_timeout_then_charged");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.field("nextCheckAt")).isNotEmpty();
  }

  @Test
  @DisplayName("A305 another amount than asked is not paid")
  void anotherAmountIsNotPaid() {
    var answer = shop.sale(321, "pm_fault_wrong_amount");
    assertThat(answer.status()).isEqualTo(402);
    assertThat(answer.code()).isEqualTo("integrity_failure");
    var payment = api.get("/api/payment-intents/" + answer.field("paymentIntentId"));
    assertThat(payment.number("amountCaptured")).isZero();
    assertThat(payment.field("status")).isEqualTo("AUTHORIZATION_FAILED");
  }

  @Test
  void oneOrderHasOnePayment() {
    var order = order();
    var id = api.create(order, 100, "pm_card_visa");
    var second =
        api.post(
            "/api/payment-intents",
            Map.of("orderId", order, "userId", "u", "amount", 200, "currency", "USD"));
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.code()).isEqualTo("order_already_has_payment");
    assertThat(second.field("paymentIntentId")).isEqualTo(id);
  }

  @Test
  @DisplayName("A1201 another merchant's payment is as unknown as a random id")
  void anotherMerchantsPaymentDoesNotExist() {
    var id = shop.authorized(1000);
    for (var path : List.of("authorize", "capture", "cancel")) {
      var refused = otherMerchant.post(path(id, path), "");
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.code()).isEqualTo("payment_not_found");
    }
    assertThat(otherMerchant.get("/api/payment-intents/" + id).code())
        .isEqualTo("payment_not_found");
    assertThat(otherMerchant.post("/api/payments/" + id + "/refund", "").status()).isEqualTo(404);
    assertThat(shop.status(id)).isEqualTo("AUTHORIZED");
  }

  @Test
  void listsNewestFirstWithFiltersAndCursor() {
    var user = "user-" + UUID.randomUUID();
    var ids =
        java.util.stream.IntStream.range(0, 5)
            .mapToObj(
                i ->
                    api.post(
                            "/api/payment-intents",
                            Map.of(
                                "orderId", order(), "userId", user, "amount", 1, "currency", "JPY"))
                        .field("paymentIntentId"))
            .toList();
    var first = api.get("/api/payment-intents?limit=3&userId=" + user);
    assertThat(idsOf(first)).containsExactly(ids.get(4), ids.get(3), ids.get(2));
    assertThat(first.body().path("hasMore").booleanValue()).isTrue();
    var rest =
        api.get(
            "/api/payment-intents?status=CREATED&userId="
                + user
                + "&cursor="
                + first.field("nextCursor"));
    assertThat(idsOf(rest)).containsExactly(ids.get(1), ids.get(0));
    assertThat(rest.body().path("hasMore").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"userId":"u","amount":1,"currency":"USD"}                                        | 400 | parameter_missing
          {"orderId":"o","userId":"u","currency":"USD"}                                     | 400 | amount_invalid
          {"orderId":"o","userId":"u","amount":0,"currency":"USD"}                          | 400 | amount_invalid
          {"orderId":"o","userId":"u","amount":1.5,"currency":"USD"}                        | 400 | amount_invalid
          {"orderId":"o","userId":"u","amount":"100","currency":"USD"}                      | 400 | amount_invalid
          {"orderId":"o","userId":"u","amount":100000000000,"currency":"USD"}               | 400 | amount_invalid
          {"orderId":"o","userId":"u","amount":1,"currency":"usd"}                          | 400 | currency_invalid
          {"orderId":"o","userId":"u","amount":1,"currency":"XXX"}                          | 400 | currency_invalid
          {"orderId":"o","userId":"u","amount":1}                                           | 400 | currency_invalid
          {"orderId":"o","userId":"u","amount":1,"currency":"USD","status":"CAPTURED"}      | 400 | unknown_field
          {"orderId":"o","orderId":"p","userId":"u","amount":1,"currency":"USD"}            | 400 | malformed_json
          {"orderId":"o","userId":"u","amount":1,"currency":"USD","description":"4242 4242 4242 4242"} | 422 | card_data_not_accepted
          {"orderId":"o","userId":"u","amount":1,"currency":"USD","confirm":true}           | 400 | parameter_missing
          {"orderId":"o","userId":"u","amount":1,"currency":"USD","captureMethod":"LATER"}  | 400 | parameter_invalid
          {"orderId":"o","userId":"u","amount":1,"currency":"USD","captureMethod":1}                  | 400 | parameter_invalid
          {"orderId":"o","userId":"u","amount":1,"currency":"USD","returnUrl":"http://[::1/x"}       | 400 | parameter_invalid
          {"orderId":"o","userId":"u","amount":1,"currency":"USD","returnUrl":"http://exa{mple}.com/%zz"} | 400 | parameter_invalid
          {"orderId":"o","userId":"u","amount":1,"currency":"USD","confirm":true,"paymentMethodId":"pm_nope"} | 400 | payment_method_not_found
          [1]                                                                               | 400 | malformed_json
          """)
  @DisplayName("A1001 A1004 A1101 A1106 A1301 bad input has a clear answer and no effect")
  void badInputHasAClearAnswer(String body, int status, String code) {
    var key = UUID.randomUUID().toString();
    var refused = api.post("/api/payment-intents", body, key);
    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.raw().headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");

    // A107: the same key may be sent again, corrected.
    var corrected =
        api.post(
            "/api/payment-intents",
            Map.of("orderId", order(), "userId", "u", "amount", 1, "currency", "USD"),
            key);
    assertThat(corrected.status()).as(corrected.text()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orderId=%00",
        "userId=a%00b",
        "orderId=%FF",
        "createdFrom=-999999999-01-01T00:00:00Z",
        "createdTo=%2B999999999-01-01T00:00:00Z",
        "status=NOPE",
        "cursor=x"
      })
  @DisplayName("A1102 a list refuses filters that no payment can have")
  void badFiltersHaveAClearAnswer(String query) {
    var refused = api.get("/api/payment-intents?" + query);
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.code()).isIn("malformed_request", "parameter_invalid");
  }

  @Test
  @DisplayName("A102 the same key with another body is refused and changes nothing")
  void refusesAReusedKey() {
    var key = UUID.randomUUID().toString();
    var order = order();
    assertThat(shop.sale(order, 100, "pm_card_visa", key).status()).isEqualTo(201);
    var reused = shop.sale(order, 200, "pm_card_visa", key);
    assertThat(reused.status()).isEqualTo(422);
    assertThat(reused.code()).isEqualTo("idempotency_key_reused");
  }

  @Test
  @DisplayName("a hold that runs out is released, once, and cannot be captured any more")
  void anAuthorizationExpires() {
    var id = shop.authorized(1000);
    runOut(id);

    shop.timePasses(EXPIRY_LOOK);
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(shop.status(id)).isEqualTo("EXPIRED"));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(shop.effects(id, "VOID")).isEqualTo(1));
    assertThat(api.get("/api/payment-intents/" + id).number("amountCapturable")).isZero();
    var late = api.post(path(id, "capture"), "");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("authorization_expired");
  }

  @Test
  @DisplayName("what was captured in part stays captured when the rest of the hold runs out")
  void theRestOfAnAuthorizationExpires() {
    var id = shop.authorized(1000);
    api.post(path(id, "capture"), Map.of("amount", 400, "finalCapture", false));
    var other = shop.sale(500, "pm_card_visa").field("paymentIntentId");
    runOut(id);
    runOut(other);

    assertThat(api.post(path(id, "capture"), "").code()).isEqualTo("authorization_expired");
    shop.timePasses(EXPIRY_LOOK);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> api.get("/api/payment-intents/" + id).number("amountCapturable") == 0);
    assertThat(shop.status(id)).isEqualTo("PARTIALLY_CAPTURED");
    assertThat(api.post("/api/payments/" + id + "/refund", "").number("amount")).isEqualTo(400);
    assertThat(shop.status(other)).isEqualTo("CAPTURED");
  }

  /** As if it had been authorized long ago: the database's clock decides. */
  private void runOut(String id) {
    var jdbc = platform.bean(JdbcClient.class);
    var uuid = Ids.read(PaymentIntent.PREFIX, id).orElseThrow();
    jdbc.sql(
            "UPDATE payment_intent SET authorization_expires_at = now() - interval '1 second'"
                + " WHERE id = :id")
        .param("id", uuid)
        .update();
    jdbc.sql(
            "UPDATE payment_transaction SET held_until = now() - interval '1 second'"
                + " WHERE payment_intent_id = :id AND type = 'AUTHORIZE'")
        .param("id", uuid)
        .update();
  }

  private static List<String> idsOf(Answer list) {
    return list.body()
        .path("data")
        .valueStream()
        .map(payment -> payment.path("paymentIntentId").asString(""))
        .toList();
  }
}
