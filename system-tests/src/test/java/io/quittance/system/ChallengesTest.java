package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** 3-D Secure as a browser meets it, and reviews, in a platform where webhooks are delivered. */
class ChallengesTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Sandbox sandbox = RunningPlatform.shared();

  private final Http shop =
      Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.MERCHANT_A_KEY);

  private final Http provider =
      Http.bearer(
          sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), SandboxCredentials.SERVICE_TOKEN);

  @Test
  @DisplayName("a challenge that nobody returns from is completed by the webhook")
  void completesByWebhook() throws Exception {
    var sale = sale("pm_card_authenticationRequired");
    assertThat(sale.field("status")).isEqualTo("REQUIRES_ACTION");
    var id = sale.field("paymentIntentId");
    var challenge = URI.create(sale.body().path("nextAction").path("url").asString());

    // A browser that is closed before it follows the way back.
    try (var browser = HttpClient.newHttpClient()) {
      var page =
          browser.send(HttpRequest.newBuilder(challenge).build(), BodyHandlers.ofString()).body();
      assertThat(page).contains("Complete", "HKD");
      var answered =
          browser.send(
              HttpRequest.newBuilder(challenge)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString("outcome=complete"))
                  .build(),
              BodyHandlers.discarding());
      var back = URI.create(answered.headers().firstValue("Location").orElseThrow());
      assertThat(back)
          .hasPort(sandbox.baseUrl(SandboxService.PAYMENT_API).getPort())
          .hasPath("/return/" + id);
    }

    awaitStatus(id, "CAPTURED");
    new Invariants(sandbox).hold();
    assertThat(
            shop.get("/api/payment-intents/" + id + "/timeline").body().path("data").valueStream())
        .extracting(line -> line.path("type").asString())
        .contains("TRANSITION", "PROVIDER_CALL", "WEBHOOK", "LEDGER_ENTRY");
  }

  @Test
  @DisplayName("a review ends with the provider's webhook")
  void isReviewed() {
    var sale = sale("pm_card_riskLevelElevated");
    assertThat(sale.status()).isEqualTo(202);
    assertThat(sale.field("status")).isEqualTo("IN_REVIEW");
    var id = sale.field("paymentIntentId");
    decide(id, false);
    var refused = awaitStatus(id, "AUTHORIZATION_FAILED");
    assertThat(refused.body().path("lastError").path("code").asString())
        .isEqualTo("blocked_by_risk");

    var second = sale("pm_card_riskLevelElevated").field("paymentIntentId");
    decide(second, true);
    awaitStatus(second, "CAPTURED");
    new Invariants(sandbox).hold();
  }

  private Http.Answer sale(String method) {
    return shop.post(
        "/api/payment-intents",
        Map.of(
            "orderId",
            "order-" + UUID.randomUUID(),
            "userId",
            "user-9",
            "amount",
            6_000,
            "currency",
            "HKD",
            "paymentMethodId",
            method,
            "captureMethod",
            "AUTOMATIC",
            "confirm",
            true));
  }

  private void decide(String id, boolean approve) {
    var charge = shop.get("/api/payment-intents/" + id).field("providerReference");
    var decided = provider.post("/admin/charges/" + charge + "/review", Map.of("approve", approve));
    assertThat(decided.status()).as(decided.text()).isEqualTo(200);
  }

  private Http.Answer awaitStatus(String id, String status) {
    return await()
        .atMost(SOON)
        .until(
            () -> shop.get("/api/payment-intents/" + id),
            payment -> payment.field("status").equals(status));
  }
}
