package io.quittance.payment;

import static io.quittance.payment.Shop.order;
import static io.quittance.payment.Shop.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Payments that wait for their customer or for a reviewer. Nobody delivers webhooks here, so that
 * only the customer's return, a check or the schedule can bring the outcome.
 */
class ChallengesAndReviewsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final HttpClient browser = HttpClient.newHttpClient();

  @Test
  @DisplayName("a customer who passes the challenge comes back to a payment that is captured")
  void completesByReturn() throws Exception {
    var challenged =
        challenged("pm_card_authenticationRequired", "https://shop.example/done?a=b%20c#top");
    assertThat(challenged.status()).isEqualTo(201);
    assertThat(challenged.field("status")).isEqualTo("REQUIRES_ACTION");
    assertThat(challenged.body().path("nextAction").path("type").asString())
        .isEqualTo("redirect_to_url");
    var id = challenged.field("paymentIntentId");

    var back = answerChallenge(challenged, "complete");
    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(back.headers().firstValue("Location").orElseThrow()).endsWith("/return/" + id);
    var merchantsPage = comeBackUntilCaptured(id);

    assertThat(merchantsPage.statusCode()).isEqualTo(303);
    assertThat(merchantsPage.headers().firstValue("Location"))
        .hasValue("https://shop.example/done?a=b%20c&paymentIntentId=" + id + "#top");
    var paid = shop.get(id);
    assertThat(paid.number("amountCaptured")).isEqualTo(2_500);
    assertThat(paid.body().has("nextAction")).isFalse();
    assertThat(shop.effects(id, "AUTHORIZE")).isEqualTo(1);
    assertThat(shop.effects(id, "CAPTURE")).isEqualTo(1);
  }

  @Test
  @DisplayName("a failed challenge, and a decline after it, leave the payment open for another try")
  void failsAfterTheChallenge() throws Exception {
    var failed = challenged("pm_card_authenticationRequired", null);
    answerChallenge(failed, "fail");
    comeBackUntil(failed.field("paymentIntentId"), "AUTHORIZATION_FAILED");
    assertThat(lastError(failed.field("paymentIntentId"), "declineCode"))
        .isEqualTo("authentication_required");

    var declined = challenged("pm_card_threeDSecureRequiredChargeDeclined", null);
    answerChallenge(declined, "complete");
    var id = declined.field("paymentIntentId");
    comeBackUntil(id, "AUTHORIZATION_FAILED");
    assertThat(lastError(id, "code")).isEqualTo("card_declined");
    var again =
        shop.api().post(path(id, "authorize"), Map.of("paymentMethodId", "pm_card_mastercard"));
    assertThat(again.field("status")).isEqualTo("CAPTURED");
  }

  @Test
  void aReturnOfNobodyWeKnowIsRefusedAndOneWithoutAPageIsThanked() throws Exception {
    assertThat(comeBack("pi_x").statusCode()).isEqualTo(404);
    assertThat(comeBack("pi_x").headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");
    var id = challenged("pm_card_authenticationRequired", null).field("paymentIntentId");
    var page = comeBack(id);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
    assertThat(shop.status(id)).isEqualTo("REQUIRES_ACTION");
  }

  @Test
  @DisplayName(
      "A312 a customer who passes the challenge while the payment is canceled pays nothing")
  void cancelsDuringTheChallenge() throws Exception {
    var left = challenged("pm_card_authenticationRequired", null);
    var id = left.field("paymentIntentId");
    var canceled = shop.api().post(path(id, "cancel"), Map.of("reason", "ABANDONED"));
    assertThat(canceled.status()).as(canceled.text()).isEqualTo(200);
    assertThat(canceled.field("status")).isEqualTo("CANCELED");
    answerChallenge(left, "complete");
    comeBack(id);
    assertThat(shop.status(id)).isEqualTo("CANCELED");
    assertThat(shop.effects(id, "AUTHORIZE")).isZero();
    assertThat(shop.effects(id, "VOID")).isEqualTo(1);

    // The other way round: the provider holds the money before it hears of the cancellation.
    var passed = challenged("pm_card_authenticationRequired", null);
    var second = passed.field("paymentIntentId");
    answerChallenge(passed, "complete");
    assertThat(shop.api().post(path(second, "cancel"), "").field("status")).isEqualTo("CANCELED");
    assertThat(shop.effects(second, "AUTHORIZE")).isEqualTo(1);
    assertThat(shop.effects(second, "VOID")).isEqualTo(1);
    assertThat(shop.effects(second, "CAPTURE")).isZero();
    assertThat(shop.get(second).number("amountCapturable")).isZero();
  }

  @Test
  @DisplayName("a review is approved or refused by the provider's people, and shows as a decision")
  void isReviewed() {
    var approved = reviewed();
    assertThat(approved.status()).isEqualTo(202);
    assertThat(approved.field("status")).isEqualTo("IN_REVIEW");
    decide(approved.field("paymentIntentId"), true);
    checkUntil(approved.field("paymentIntentId"), "CAPTURED");

    var refused = reviewed();
    var id = refused.field("paymentIntentId");
    decide(id, false);
    checkUntil(id, "AUTHORIZATION_FAILED");
    assertThat(lastError(id, "code")).isEqualTo("blocked_by_risk");
    var timeline = shop.api().get(path(id, "timeline"));
    assertThat(timeline.body().path("data").valueStream())
        .filteredOn(line -> line.path("type").asString().equals("RISK_DECISION"))
        .extracting(line -> line.path("decision").asString())
        .containsExactly("REVIEW", "BLOCK");
  }

  private ApiClient.Answer challenged(String method, String returnUrl) {
    return shop.sale(
        order(),
        2_500,
        method,
        UUID.randomUUID().toString(),
        returnUrl == null ? Map.of() : Map.of("returnUrl", returnUrl));
  }

  private ApiClient.Answer reviewed() {
    return shop.sale(900, "pm_card_riskLevelElevated");
  }

  private HttpResponse<String> answerChallenge(ApiClient.Answer payment, String outcome)
      throws Exception {
    // The simulator of the tests listens on a port of its own.
    var path = URI.create(payment.body().path("nextAction").path("url").asString()).getPath();
    return browser.send(
        HttpRequest.newBuilder(URI.create(shop.provider().baseUrl() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("outcome=" + outcome))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> comeBack(String id) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(URI.create(shop.platform().paymentUrl() + "/return/" + id)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> comeBackUntilCaptured(String id) {
    return await().atMost(SOON).until(() -> comeBack(id), _ -> shop.status(id).equals("CAPTURED"));
  }

  private void comeBackUntil(String id, String status) {
    await().atMost(SOON).until(() -> comeBack(id), _ -> shop.status(id).equals(status));
  }

  private void decide(String id, boolean approve) {
    var charge = shop.get(id).field("providerReference");
    var decided =
        shop.provider().post("/admin/charges/" + charge + "/review", Map.of("approve", approve));
    assertThat(decided.status()).as(decided.text()).isEqualTo(200);
  }

  private void checkUntil(String id, String status) {
    shop.dueNow(id);
    await().atMost(SOON).until(() -> shop.status(id).equals(status));
  }

  private String lastError(String id, String field) {
    return shop.get(id).body().path("lastError").path(field).asString("");
  }
}
