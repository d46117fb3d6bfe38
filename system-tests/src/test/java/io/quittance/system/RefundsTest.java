package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Refunds whose outcome comes later, and not always the one that was hoped for. */
class RefundsTest {

  private static final String PAYABLE = "merchant:mer_sandbox_b:payable";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Sandbox sandbox = RunningPlatform.shared();

  private final Http shop =
      Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.MERCHANT_B_KEY);

  private final Http provider =
      Http.bearer(
          sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), SandboxCredentials.SERVICE_TOKEN);

  private final Http ledger =
      Http.bearer(sandbox.baseUrl(SandboxService.LEDGER_SERVICE), SandboxCredentials.SERVICE_TOKEN);

  @Test
  @DisplayName("A310 A1508 a refund that fails later is the merchant's money again, and says why")
  void failsLater() {
    var paymentId = sale("pm_card_refundFail", "DKK");
    var refund = refund(paymentId);
    assertThat(refund.status()).isEqualTo(201);
    assertThat(refund.field("status")).isEqualTo("SUCCEEDED");

    var failed = awaitStatus(refund.field("refundId"), "FAILED");
    assertThat(failed.field("failureReason")).isEqualTo("expired_or_canceled_card");
    assertThat(shop.get("/api/payment-intents/" + paymentId).field("status")).isEqualTo("CAPTURED");
    awaitPayable("DKK", 6_000);
    assertThat(timelineOf(paymentId))
        .contains("Refund failed", "provider.refund_failed.v1", "refund.failed.v1");
    new Invariants(sandbox).hold();
  }

  @Test
  @DisplayName("a refund that is pending is told when it has succeeded")
  void succeedsLater() {
    var paymentId = sale("pm_card_pendingRefund", "PLN");
    var refund = refund(paymentId);
    assertThat(refund.status()).isEqualTo(202);
    assertThat(refund.field("status")).isEqualTo("PENDING");
    assertThat(shop.get("/api/payment-intents/" + paymentId).field("status"))
        .isIn("REFUNDING", "REFUNDED");
    awaitStatus(refund.field("refundId"), "SUCCEEDED");
    awaitPayable("PLN", 0);
    new Invariants(sandbox).hold();
  }

  @Test
  @DisplayName("a pending refund that the provider calls off is canceled; another may follow")
  void isCalledOff() {
    var paymentId = sale("pm_card_pendingRefund", "CZK");
    var refund = refund(paymentId);
    assertThat(refund.field("status")).isEqualTo("PENDING");
    var reference = referenceOfPendingRefund(paymentId);
    var canceled = provider.post("/admin/refunds/" + reference + "/cancel", "");
    assertThat(canceled.status()).as(canceled.text()).isEqualTo(200);

    var ended = awaitStatus(refund.field("refundId"), "CANCELED");
    assertThat(ended.field("failureReason")).isEqualTo("canceled_by_provider");
    assertThat(shop.get("/api/payment-intents/" + paymentId).field("status")).isEqualTo("CAPTURED");
    assertThat(refund(paymentId).status()).isEqualTo(202);
    new Invariants(sandbox).hold();
  }

  private String sale(String method, String currency) {
    var answer =
        shop.post(
            "/api/payment-intents",
            Map.of(
                "orderId",
                "order-" + UUID.randomUUID(),
                "userId",
                "user-9",
                "amount",
                6_000,
                "currency",
                currency,
                "paymentMethodId",
                method,
                "captureMethod",
                "AUTOMATIC",
                "confirm",
                true));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.field("paymentIntentId");
  }

  private Http.Answer refund(String paymentId) {
    return shop.post("/api/payments/" + paymentId + "/refund", "");
  }

  private Http.Answer awaitStatus(String refundId, String status) {
    return await()
        .atMost(SOON)
        .until(
            () -> shop.get("/api/refunds/" + refundId),
            refund -> refund.field("status").equals(status));
  }

  private String timelineOf(String paymentId) {
    return await()
        .atMost(SOON)
        .until(
            () -> shop.get("/api/payment-intents/" + paymentId + "/timeline").text(),
            text -> text.contains("Refund failed"));
  }

  /** Our reference of the refund, which the timeline shows. */
  private String referenceOfPendingRefund(String paymentId) {
    return shop.get("/api/payment-intents/" + paymentId + "/timeline")
        .body()
        .path("data")
        .valueStream()
        .filter(line -> line.path("call").asString("").equals("REFUND"))
        .map(line -> line.path("reference").asString())
        .findFirst()
        .orElseThrow();
  }

  /** Each test has a currency of its own, whose account starts empty. */
  private void awaitPayable(String currency, long expected) {
    await().atMost(SOON).untilAsserted(() -> assertThat(payable(currency)).isEqualTo(expected));
  }

  private long payable(String currency) {
    var answer = ledger.get("/ledger/accounts/" + PAYABLE + "/balance?currency=" + currency);
    return answer.status() == 404 ? 0 : answer.number("posted");
  }
}
