package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** 3-D Secure as a browser meets it, and reviews, in a platform where webhooks are delivered. */
class ChallengesTest {

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Storefront shop = Storefront.ofMerchantA(sandbox);

  @Test
  @DisplayName("a challenge that nobody returns from is completed by the webhook")
  void completesByWebhook() throws Exception {
    var sale = shop.sale("pm_card_authenticationRequired", 6_000, "HKD");
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

    shop.awaitStatus(id, "CAPTURED");
    new Invariants(sandbox).hold();
    assertThat(shop.timeline(id).body().path("data").valueStream())
        .extracting(line -> line.path("type").asString())
        .contains("TRANSITION", "PROVIDER_CALL", "WEBHOOK", "LEDGER_ENTRY");
  }

  @Test
  @DisplayName("a review ends with the provider's webhook")
  void isReviewed() {
    var sale = shop.sale("pm_card_riskLevelElevated", 6_000, "HKD");
    assertThat(sale.status()).isEqualTo(202);
    assertThat(sale.field("status")).isEqualTo("IN_REVIEW");
    var id = sale.field("paymentIntentId");
    decide(id, false);
    var refused = shop.awaitStatus(id, "AUTHORIZATION_FAILED");
    assertThat(refused.body().path("lastError").path("code").asString())
        .isEqualTo("blocked_by_risk");

    var second = shop.sale("pm_card_riskLevelElevated", 6_000, "HKD").field("paymentIntentId");
    decide(second, true);
    shop.awaitStatus(second, "CAPTURED");
    new Invariants(sandbox).hold();
  }

  private void decide(String id, boolean approve) {
    var charge = shop.payment(id).field("providerReference");
    shop.admin("/admin/charges/" + charge + "/review", Map.of("approve", approve));
  }
}
