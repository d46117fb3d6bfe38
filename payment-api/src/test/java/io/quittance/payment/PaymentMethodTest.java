package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.payment.ApiClient.Answer;
import io.quittance.payment.operation.CheckSchedule;
import io.quittance.platform.id.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stored payment methods: kept, shown, paid with, deleted. */
class PaymentMethodTest {

  private static final String METHODS = "/api/payment-methods";

  private final PaymentPlatform platform = PaymentPlatform.shared();
  private final ApiClient api = new ApiClient(platform.paymentUrl(), PaymentPlatform.KEY_A);
  private final ApiClient otherMerchant =
      new ApiClient(platform.paymentUrl(), PaymentPlatform.KEY_B);

  @ParameterizedTest
  @CsvSource({
    "pm_card_visa, Visa, 4242",
    "pm_card_mastercard, Mastercard, 4444",
    "pm_card_amex, American Express, 0005",
    "pm_card_visa_chargeDeclinedInsufficientFunds, Visa, 9995"
  })
  void storesACardAndShowsWhatItsNameSays(String token, String brand, String last4) {
    var stored = store("CREDIT_CARD", "token", token);

    assertThat(stored.status()).isEqualTo(201);
    assertThat(stored.field("paymentMethodId")).matches("pm_[0-9a-hjkmnp-tv-z]{26}");
    assertThat(stored.field("type")).isEqualTo("CREDIT_CARD");
    assertThat(stored.field("userId")).isEqualTo("user-1");
    assertThat(stored.field("createdAt")).endsWith("Z");
    var display = stored.body().path("display");
    assertThat(display.path("brand").asString("")).isEqualTo(brand);
    assertThat(display.path("last4").asString("")).isEqualTo(last4);
    assertThat(display.path("expMonth").intValue()).isBetween(1, 12);
    assertThat(display.path("expYear").intValue()).isGreaterThan(2025);
    assertThat(stored.text()).doesNotContain(token);

    var location = stored.raw().headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo(METHODS + "/" + stored.field("paymentMethodId"));
    assertThat(api.get(location).text()).isEqualTo(stored.text());
  }

  @Test
  void paysWithAStoredCardUnderItsOwnId() {
    var good = idOf(store("DEBIT_CARD", "token", "pm_card_visa_debit"));
    var paid = sale(good);
    assertThat(paid.status()).as(paid.text()).isEqualTo(201);
    assertThat(paid.field("status")).isEqualTo("CAPTURED");
    assertThat(paid.field("paymentMethodId")).isEqualTo(good);

    var broke = idOf(store("CREDIT_CARD", "token", "pm_card_visa_chargeDeclinedInsufficientFunds"));
    var declined = sale(broke);
    assertThat(declined.status()).isEqualTo(402);
    assertThat(declined.field("declineCode")).isEqualTo("insufficient_funds");
  }

  @Test
  void anotherAttemptMayUseAStoredCard() {
    var payment = api.create(order(), 100, "pm_card_visa_chargeDeclined");
    assertThat(authorize(payment, "pm_card_visa_chargeDeclined").status()).isEqualTo(402);
    var method = idOf(store("CREDIT_CARD", "token", "pm_card_mastercard"));

    var authorized = authorize(payment, method);
    assertThat(authorized.field("status")).isEqualTo("AUTHORIZED");
    assertThat(authorized.field("paymentMethodId")).isEqualTo(method);
  }

  @Test
  @DisplayName("A1201 another merchant's method and a deleted one are as unknown as a random id")
  void whatIsNotOnesOwnDoesNotExist() {
    var foreign = idOf(otherMerchant.post(METHODS, card("pm_card_visa")));
    var deleted = idOf(store("CREDIT_CARD", "token", "pm_card_visa"));
    assertThat(api.delete(METHODS + "/" + deleted).status()).isEqualTo(204);
    var random = Ids.write("pm", UUID.randomUUID());
    var payment = api.create(order(), 100, "pm_card_visa");

    for (var id : List.of(foreign, deleted, random, "pm_nope")) {
      var refused = authorize(payment, id);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("payment_method_not_found");
      assertThat(refused.field("param")).isEqualTo("paymentMethodId");
      assertThat(refused.field("detail")).isEqualTo("There is no payment method " + id + ".");

      for (var answer : List.of(api.get(METHODS + "/" + id), api.delete(METHODS + "/" + id))) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("stored_payment_method_not_found");
        assertThat(answer.field("detail")).isEqualTo("There is no payment method " + id + ".");
      }
    }
    assertThat(otherMerchant.get(METHODS + "/" + foreign).status()).isEqualTo(200);
    assertThat(api.get("/api/payment-intents/" + payment).field("status")).isEqualTo("CREATED");
  }

  @Test
  void aPaymentKeepsTheIdOfADeletedMethodAndGoesOn() {
    var method = idOf(store("CREDIT_CARD", "token", "pm_card_visa"));
    var payment = api.create(order(), 100, method);
    assertThat(authorize(payment, method).field("status")).isEqualTo("AUTHORIZED");
    api.delete(METHODS + "/" + method);

    assertThat(api.post(path(payment, "capture"), "").field("status")).isEqualTo("CAPTURED");
    assertThat(api.post("/api/payments/" + payment + "/refund", "").status()).isEqualTo(201);
    assertThat(api.get("/api/payment-intents/" + payment).field("paymentMethodId"))
        .isEqualTo(method);
  }

  @Test
  @DisplayName("an authorization under way finishes although its method is deleted meanwhile")
  void whatIsUnderWayFinishesWithoutItsMethod() {
    var method = idOf(store("CREDIT_CARD", "token", "pm_fault_timeout_not_charged"));
    var open = sale(method);
    assertThat(open.status()).isEqualTo(202);
    api.delete(METHODS + "/" + method);

    Shop.of(platform).timePasses(CheckSchedule.waitAfter(0));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                api.get("/api/payment-intents/" + open.field("paymentIntentId"))
                    .field("status")
                    .equals("CAPTURED"));
  }

  @Test
  void listsNewestFirstByUserWithoutWhatWasDeleted() {
    var user = "user-" + UUID.randomUUID();
    var ids =
        IntStream.range(0, 5)
            .mapToObj(
                _ ->
                    idOf(
                        api.post(
                            METHODS,
                            Map.of(
                                "type", "CREDIT_CARD", "token", "pm_card_visa", "userId", user))))
            .toList();
    api.delete(METHODS + "/" + ids.get(3));

    var first = api.get(METHODS + "?limit=2&userId=" + user);
    assertThat(idsOf(first)).containsExactly(ids.get(4), ids.get(2));
    assertThat(first.body().path("hasMore").booleanValue()).isTrue();
    var rest = api.get(METHODS + "?userId=" + user + "&cursor=" + first.field("nextCursor"));
    assertThat(idsOf(rest)).containsExactly(ids.get(1), ids.get(0));
    assertThat(rest.body().path("hasMore").booleanValue()).isFalse();
    assertThat(rest.body().has("nextCursor")).isFalse();

    assertThat(idsOf(otherMerchant.get(METHODS + "?userId=" + user))).isEmpty();
    assertThat(idsOf(api.get(METHODS + "?limit=100"))).contains(ids.get(4));
    assertThat(api.get(METHODS + "?cursor=nonsense").code()).isEqualTo("parameter_invalid");
    assertThat(api.get(METHODS + "?limit=0").code()).isEqualTo("parameter_invalid");
  }

  @ParameterizedTest
  @CsvSource({
    "WALLET, walletId, wal_sky_000017, 0017",
    "BANK_TRANSFER, bankAccount, DE02 1203 0000 0000 2020 51, 2051",
    "GIFT_CARD, giftCardCode, GIFT-ABCD-EFGH, EFGH"
  })
  @DisplayName("what names somebody's money is kept encrypted, shown by its end, and not paid with")
  void keepsWhatIsNotACardEncrypted(String type, String field, String value, String last4) {
    var stored = store(type, field, value);
    assertThat(stored.status()).as(stored.text()).isEqualTo(201);
    assertThat(stored.body().path("display").path("last4").asString("")).isEqualTo(last4);
    assertThat(stored.body().path("display").path("brand").isNull()).isTrue();
    assertThat(stored.text()).doesNotContain(value);
    var id = idOf(stored);

    assertThat(rowOf(id)).doesNotContain(value).doesNotContain(hex(value)).contains("\\x01");
    var payment = api.create(order(), 100, id);
    var refused = authorize(payment, id);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("payment_method_not_supported");
    assertThat(refused.field("param")).isEqualTo("paymentMethodId");
    assertThat(api.get("/api/payment-intents/" + payment).field("status")).isEqualTo("CREATED");

    api.delete(METHODS + "/" + id);
    assertThat(rowOf(id)).doesNotContain("\\x01");
  }

  @Test
  void showsNothingOfWhatIsTooShortToStayUnknown() {
    var stored = store("WALLET", "walletId", "w-12345");
    assertThat(stored.status()).isEqualTo(201);
    assertThat(stored.body().path("display").path("last4").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"userId":"u","type":"CREDIT_CARD","token":"pm_card_unknown"}          | 422 | payment_method_invalid | token
          {"userId":"u","type":"CREDIT_CARD"}                                    | 422 | payment_method_invalid | token
          {"userId":"u","type":"CREDIT_CARD","token":""}                         | 422 | payment_method_invalid | token
          {"userId":"u","type":"CREDIT_CARD","token":"pm_card_visa_debit"}       | 422 | payment_method_invalid | type
          {"userId":"u","type":"DEBIT_CARD","walletId":"wal_0000001"}            | 422 | payment_method_invalid | walletId
          {"userId":"u","type":"WALLET"}                                         | 422 | payment_method_invalid | walletId
          {"userId":"u","type":"WALLET","walletId":"w","token":"pm_card_visa"}   | 422 | payment_method_invalid | token
          {"userId":"u","type":"BANK_TRANSFER","giftCardCode":"G"}               | 422 | payment_method_invalid | giftCardCode
          {"userId":"u","type":"GIFT_CARD","giftCardCode":"  "}                  | 422 | payment_method_invalid | giftCardCode
          {"type":"WALLET","walletId":"wal_0000001"}                             | 400 | parameter_missing      | userId
          {"userId":"u","walletId":"wal_0000001"}                                | 400 | parameter_missing      | type
          {"userId":"u","type":"CASH","token":"pm_card_visa"}                    | 400 | parameter_invalid      | type
          {"userId":"u","type":"WALLET","walletId":7}                            | 400 | parameter_invalid      | walletId
          {"userId":"u","type":"WALLET","walletId":"w","id":"pm_1"}              | 400 | unknown_field          | id
          {"userId":"u","type":"CREDIT_CARD","token":"4242424242424242"}         | 422 | card_data_not_accepted |
          {"userId":"u","type":"GIFT_CARD","giftCardCode":"4242-4242-4242-4242"} | 422 | card_data_not_accepted |
          {"userId":"u","type":"CREDIT_CARD","token":"pm_card_visa","cvc":"123"} | 422 | card_data_not_accepted |
          """)
  @DisplayName("A1301 what is no payment method has a clear answer, and leaves nothing behind")
  void refusesWhatIsNoPaymentMethod(String body, int status, String code, String param) {
    var key = UUID.randomUUID().toString();
    var refused = api.post(METHODS, body, key);
    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.field("param")).isEqualTo(param == null ? "" : param);
    assertThat(
            jdbc()
                .sql("SELECT count(*) FROM payment_method WHERE idempotency_key = :key")
                .param("key", key)
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  @DisplayName("A107 a method that was refused may come again under the same key, corrected")
  void takesACorrectedMethodUnderTheSameKey() {
    var key = UUID.randomUUID().toString();
    var wrong = "{\"userId\":\"u\",\"type\":\"CREDIT_CARD\",\"token\":\"pm_card_unknown\"}";
    assertThat(api.post(METHODS, wrong, key).code()).isEqualTo("payment_method_invalid");

    assertThat(api.post(METHODS, card("pm_card_visa"), key).status()).isEqualTo(201);
    assertThat(api.post(METHODS, wrong, key).code()).isEqualTo("idempotency_key_reused");
  }

  @Test
  void aKeyStoresOneMethodEvenWhenTheIdempotencyStoreIsLost() {
    var key = UUID.randomUUID().toString();
    var first = api.post(METHODS, card("pm_card_visa"), key);
    var replayed = api.post(METHODS, card("pm_card_visa"), key);
    assertThat(replayed.raw().headers().firstValue("Idempotent-Replayed")).hasValue("true");

    platform.loseIdempotencyKeys();
    var again = api.post(METHODS, card("pm_card_visa"), key);
    assertThat(again.raw().headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text()).isEqualTo(replayed.text());

    platform.loseIdempotencyKeys();
    var other = api.post(METHODS, card("pm_card_mastercard"), key);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
    assertThat(otherMerchant.post(METHODS, card("pm_card_mastercard"), key).status())
        .isEqualTo(201);
  }

  @Test
  void needsAKeyToStore() {
    var refused =
        api.send(
            api.request(METHODS)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(refused.code()).isEqualTo("idempotency_key_missing");
  }

  private Answer store(String type, String field, String value) {
    return api.post(METHODS, Map.of("type", type, field, value, "userId", "user-1"));
  }

  private static Map<String, String> card(String token) {
    return Map.of("type", "CREDIT_CARD", "token", token, "userId", "user-1");
  }

  private Answer sale(String method) {
    return api.post(
        "/api/payment-intents",
        Map.of(
            "orderId",
            order(),
            "userId",
            "user-1",
            "amount",
            321,
            "currency",
            "USD",
            "paymentMethodId",
            method,
            "captureMethod",
            "AUTOMATIC",
            "confirm",
            true));
  }

  private Answer authorize(String payment, String method) {
    return api.post(path(payment, "authorize"), Map.of("paymentMethodId", method));
  }

  /** The whole row as text, whatever columns it has. */
  private String rowOf(String id) {
    return jdbc()
        .sql("SELECT m::text FROM payment_method m WHERE id = :id")
        .param("id", Ids.read("pm", id).orElseThrow())
        .query(String.class)
        .single();
  }

  private JdbcClient jdbc() {
    return platform.bean(JdbcClient.class);
  }

  private static String hex(String value) {
    return java.util.HexFormat.of()
        .formatHex(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static String idOf(Answer stored) {
    assertThat(stored.status()).as(stored.text()).isEqualTo(201);
    return stored.field("paymentMethodId");
  }

  private static List<String> idsOf(Answer list) {
    return list.body()
        .path("data")
        .valueStream()
        .map(method -> method.path("paymentMethodId").asString(""))
        .toList();
  }

  private static String order() {
    return "order-" + UUID.randomUUID();
  }

  private static String path(String payment, String verb) {
    return "/api/payment-intents/" + payment + "/" + verb;
  }
}
