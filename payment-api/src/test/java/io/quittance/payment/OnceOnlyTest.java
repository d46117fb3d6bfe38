package io.quittance.payment;

import static io.quittance.payment.Shop.order;
import static io.quittance.payment.Shop.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Callers that repeat themselves in unusual ways still charge once. */
class OnceOnlyTest {

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final ApiClient api = shop.api();

  @Test
  @DisplayName("A106 a key that authorized a payment does not also capture it, nor answer for it")
  void aKeyBelongsToOneRoute() {
    var id = api.create(order(), 500, "pm_card_visa");
    var key = UUID.randomUUID().toString();
    assertThat(api.post(path(id, "authorize"), "", key).status()).isEqualTo(200);

    var elsewhere = api.post(path(id, "capture"), "", key);

    assertThat(elsewhere.status()).isEqualTo(422);
    assertThat(elsewhere.code()).isEqualTo("idempotency_key_reused");
    assertThat(shop.status(id)).isEqualTo("AUTHORIZED");
    assertThat(shop.effects(id, "CAPTURE")).isZero();
  }

  @Test
  @DisplayName("A109 a client that hangs up before the answer repeats and gets it, charged once")
  void aClientHangsUp() throws IOException {
    var id = api.create(order(), 500, "pm_card_visa");
    var key = UUID.randomUUID().toString();
    hangUpAfter(path(id, "authorize"), key);

    var repeated =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> api.post(path(id, "authorize"), "", key), answer -> answer.status() == 200);

    assertThat(repeated.field("status")).isEqualTo("AUTHORIZED");
    assertThat(shop.effects(id, "AUTHORIZE")).isEqualTo(1);
  }

  @Test
  @DisplayName("A110 a repeat while the provider takes 20 s is told to come back, and asks nothing")
  void aRepeatDuringASlowCall() {
    var order = order();
    var key = UUID.randomUUID().toString();
    var first = shop.sale(order, 700, "pm_fault_slow_20s", key);
    // The call was given up after its time-out; the key was given back with the 202.
    assertThat(first.status()).isEqualTo(202);
    var id = first.field("paymentIntentId");
    var repeats = Shop.inParallel(10, () -> shop.sale(order, 700, "pm_fault_slow_20s", key));

    assertThat(repeats)
        .allMatch(
            answer ->
                answer.status() == 201
                    || answer.status() == 202
                    || answer.code().equals("idempotency_key_in_use"));
    await().atMost(Duration.ofSeconds(60)).until(() -> shop.status(id).equals("CAPTURED"));
    assertThat(shop.effects(id, "AUTHORIZE")).isEqualTo(1);
    assertThat(shop.effects(id, "CAPTURE")).isEqualTo(1);
  }

  @Test
  @DisplayName("A1501 no more is refunded than was captured, in one refund or in two")
  void neverRefundsMoreThanCaptured() {
    var id = shop.sale(500, "pm_card_visa").field("paymentIntentId");
    var refund = "/api/payments/" + id + "/refund";
    assertThat(api.post(refund, Map.of("amount", 501)).code())
        .isEqualTo("amount_exceeds_refundable");
    assertThat(api.post(refund, "").status()).isEqualTo(201);
    var second = api.post(refund, "");
    assertThat(second.status()).isEqualTo(422);
    assertThat(second.code()).isEqualTo("amount_exceeds_refundable");
    assertThat(shop.effects(id, "REFUND")).isEqualTo(1);
  }

  @Test
  @DisplayName("A103 a key that was answered 202 still belongs to its request")
  void anOpenOutcomeKeepsItsKey() {
    var id = shop.sale(500, "pm_card_pendingRefund").field("paymentIntentId");
    var key = UUID.randomUUID().toString();
    var refund = api.post("/api/payments/" + id + "/refund", Map.of("amount", 200), key);
    assertThat(refund.status()).isEqualTo(202);

    var elsewhere = shop.sale(order(), 100, "pm_card_visa", key);
    assertThat(elsewhere.status()).isEqualTo(422);
    assertThat(elsewhere.code()).isEqualTo("idempotency_key_reused");
    assertThat(api.post("/api/payments/" + id + "/refund", Map.of("amount", 300), key).code())
        .isEqualTo("idempotency_key_reused");
  }

  @Test
  @DisplayName("A108 a repeat learns that what it began has failed, and begins nothing new")
  void aRepeatLearnsOfTheFailure() {
    var order = order();
    var key = UUID.randomUUID().toString();
    var reviewed = shop.sale(order, 500, "pm_card_riskLevelElevated", key);
    assertThat(reviewed.status()).isEqualTo(202);
    var id = reviewed.field("paymentIntentId");
    shop.provider()
        .post(
            "/admin/charges/" + reviewed.field("providerReference") + "/review",
            Map.of("approve", false));
    shop.dueNow(id);
    await().until(() -> shop.status(id).equals("AUTHORIZATION_FAILED"));

    var repeated = shop.sale(order, 500, "pm_card_riskLevelElevated", key);
    assertThat(repeated.status()).isEqualTo(402);
    assertThat(repeated.code()).isEqualTo("blocked_by_risk");
    assertThat(shop.get(id).field("providerReference"))
        .isEqualTo(reviewed.field("providerReference"));
  }

  /** Sends a whole request and closes the connection without reading. */
  private void hangUpAfter(String path, String key) throws IOException {
    var server = URI.create(shop.platform().paymentUrl());
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      var request =
          """
          POST %s HTTP/1.1\r
          Host: %s\r
          Authorization: Bearer %s\r
          Idempotency-Key: %s\r
          Content-Length: 0\r
          \r
          """
              .formatted(path, server.getAuthority(), PaymentPlatform.KEY_A, key);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }
  }
}
