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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cardholder objects: the money is out of reach at once, and goes where the dispute ends. */
class DisputesTest {

  private static final String CURRENCY = "SEK";
  private static final String PAYABLE = "merchant:mer_sandbox_b:payable";
  private static final String DISPUTED = "merchant:mer_sandbox_b:disputed";

  private final Sandbox sandbox = RunningPlatform.shared();

  private final Http shop =
      Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.MERCHANT_B_KEY);

  private final Http otherShop =
      Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.MERCHANT_A_KEY);

  private final Http ledger =
      Http.bearer(sandbox.baseUrl(SandboxService.LEDGER_SERVICE), SandboxCredentials.SERVICE_TOKEN);

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "evidence, winning_evidence, WON,      CAPTURED,   4000, 0",
    "evidence, losing_evidence,  LOST,     CHARGEBACK, 0,    0",
    "accept,   -,                ACCEPTED, CHARGEBACK, 0,    0",
    "evidence, see the receipt,  UNDER_REVIEW, CHARGEBACK, 0, 4000"
  })
  @DisplayName("the disputed amount is frozen at once, released when won, taken when lost")
  void goesWhereTheDisputeEnds(
      String verb, String text, String end, String payment, long payable, long disputed) {
    long payableBefore = balance(PAYABLE);
    long disputedBefore = balance(DISPUTED);
    var paymentId = sale("pm_card_createDispute");
    var dispute = disputeOf(paymentId);
    assertThat(dispute.get("reason")).isEqualTo("fraudulent");
    awaitBalances(payableBefore, disputedBefore + 4_000);

    var answer =
        shop.post(
            "/api/disputes/" + dispute.get("disputeId") + "/" + verb,
            text.equals("-") ? "" : Map.of("text", text));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.field("status")).isEqualTo(end);
    awaitBalances(payableBefore + payable, disputedBefore + disputed);
    assertThat(shop.get("/api/payment-intents/" + paymentId).field("status")).isEqualTo(payment);
    new Invariants(sandbox).hold();
  }

  @Test
  @DisplayName(
      "a dispute is answered once, in time, by its merchant; nothing is refunded meanwhile")
  void isAnsweredOnce() {
    var paymentId = sale("pm_card_createDisputeProductNotReceived");
    var path = "/api/disputes/" + disputeOf(paymentId).get("disputeId");

    var refund = shop.post("/api/payments/" + paymentId + "/refund", Map.of("amount", 100));
    assertThat(refund.field("code")).isEqualTo("payment_disputed");
    assertThat(otherShop.post(path + "/accept", "").field("code")).isEqualTo("dispute_not_found");
    assertThat(otherShop.get(path).status()).isEqualTo(404);
    assertThat(shop.post("/api/disputes/dp_x/accept", "").status()).isEqualTo(404);
    assertThat(shop.post(path + "/evidence", Map.of("text", " ")).status()).isEqualTo(400);
    assertThat(shop.post(path + "/evidence", Map.of("text", "card 4242424242424242")).status())
        .isEqualTo(422);

    var key = UUID.randomUUID().toString();
    var first = shop.post(path + "/evidence", Map.of("text", "delivered"), key);
    assertThat(first.field("status")).isEqualTo("UNDER_REVIEW");
    assertThat(shop.post(path + "/evidence", Map.of("text", "delivered"), key).text())
        .isEqualTo(first.text());
    var second = shop.post(path + "/accept", "");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.field("code")).isEqualTo("illegal_state");
  }

  private String sale(String method) {
    var answer =
        shop.post(
            "/api/payment-intents",
            Map.of(
                "orderId",
                "order-" + UUID.randomUUID(),
                "userId",
                "user-9",
                "amount",
                4_000,
                "currency",
                CURRENCY,
                "paymentMethodId",
                method,
                "captureMethod",
                "AUTOMATIC",
                "confirm",
                true));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.field("paymentIntentId");
  }

  /** The webhook brings it. */
  private Map<String, String> disputeOf(String paymentId) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                shop.get("/api/disputes")
                    .body()
                    .path("data")
                    .valueStream()
                    .filter(it -> it.path("paymentIntentId").asString("").equals(paymentId))
                    .map(
                        it ->
                            Map.of(
                                "disputeId", it.path("disputeId").asString(),
                                "reason", it.path("reason").asString()))
                    .findFirst()
                    .orElse(Map.of()),
            found -> !found.isEmpty());
  }

  private void awaitBalances(long payable, long disputed) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(balance(PAYABLE)).isEqualTo(payable);
              assertThat(balance(DISPUTED)).isEqualTo(disputed);
            });
  }

  private long balance(String account) {
    var answer = ledger.get("/ledger/accounts/" + account + "/balance?currency=" + CURRENCY);
    return answer.status() == 404 ? 0 : answer.number("posted");
  }
}
