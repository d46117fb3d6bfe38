package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * One merchant of a sandbox, with what it sells and what the ledger holds of that, and the provider
 * behind it as its administrators see it.
 */
record Storefront(String merchantId, Http api, Http provider, Http ledger) {

  /** How long a webhook or an event may take to arrive. */
  static final Duration SOON = Duration.ofSeconds(30);

  static Storefront ofMerchantA(Sandbox sandbox) {
    return of(sandbox, "mer_sandbox_a", SandboxCredentials.MERCHANT_A_KEY);
  }

  static Storefront ofMerchantB(Sandbox sandbox) {
    return of(sandbox, "mer_sandbox_b", SandboxCredentials.MERCHANT_B_KEY);
  }

  private static Storefront of(Sandbox sandbox, String merchantId, String key) {
    return new Storefront(
        merchantId,
        Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), key).patient(),
        Http.bearer(
            sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), SandboxCredentials.SERVICE_TOKEN),
        Http.bearer(
            sandbox.baseUrl(SandboxService.LEDGER_SERVICE), SandboxCredentials.SERVICE_TOKEN));
  }

  /** A sale of a new order, taken at once as far as the method lets it. */
  Http.Answer sale(String method, long amount, String currency) {
    return api.post(
        "/api/payment-intents",
        Map.of(
            "orderId",
            "order-" + UUID.randomUUID(),
            "userId",
            "user-9",
            "amount",
            amount,
            "currency",
            currency,
            "paymentMethodId",
            method,
            "captureMethod",
            "AUTOMATIC",
            "confirm",
            true));
  }

  /** The id of a payment that was taken. */
  String sold(String method, long amount, String currency) {
    var answer = sale(method, amount, currency);
    assertThat(answer.status()).as(answer::explained).isEqualTo(201);
    return answer.field("paymentIntentId");
  }

  Http.Answer payment(String id) {
    return api.get("/api/payment-intents/" + id);
  }

  Http.Answer timeline(String id) {
    return api.get("/api/payment-intents/" + id + "/timeline");
  }

  Http.Answer refund(String id, long amount) {
    return api.post("/api/payments/" + id + "/refund", Map.of("amount", amount));
  }

  Http.Answer awaitStatus(String id, String status) {
    return await()
        .atMost(SOON)
        .until(() -> payment(id), payment -> payment.field("status").equals(status));
  }

  /** Plays the provider's people. */
  Http.Answer admin(String path, Object body) {
    var answer = provider.post(path, body);
    assertThat(answer.status()).as(answer::explained).isEqualTo(200);
    return answer;
  }

  /** What the ledger holds on {@code merchant:<id>:<purpose>}, in minor units. */
  long balance(String purpose, String currency) {
    var account = "merchant:" + merchantId + ":" + purpose;
    var answer = ledger.get("/ledger/accounts/" + account + "/balance?currency=" + currency);
    return answer.status() == 404 ? 0 : answer.number("posted");
  }

  void awaitBalance(String purpose, String currency, long expected) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(balance(purpose, currency)).isEqualTo(expected));
  }
}
