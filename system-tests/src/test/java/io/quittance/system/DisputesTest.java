package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A cardholder objects: the money is out of reach at once, and goes where the dispute ends. */
class DisputesTest {

  private static final String CURRENCY = "SEK";

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Storefront shop = Storefront.ofMerchantB(sandbox);
  private final Http otherShop = Storefront.ofMerchantA(sandbox).api();
  private final long payableAtStart = payable();
  private final long disputedAtStart = disputed();

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "evidence, winning_evidence, WON,      CAPTURED,   4000, 0",
    "evidence, losing_evidence,  LOST,     CHARGEBACK, 0,    0",
    "accept,   -,                ACCEPTED, CHARGEBACK, 0,    0",
    "evidence, see the receipt,  UNDER_REVIEW, CHARGEBACK, 0, 4000"
  })
  @DisplayName("A1505 the disputed amount is frozen at once, released when won, taken when lost")
  void goesWhereTheDisputeEnds(
      String verb, String text, String end, String payment, long payable, long disputed) {
    var paymentId = shop.sold("pm_card_createDispute", 4_000, CURRENCY);
    var dispute = disputeOf(paymentId);
    assertThat(dispute.get("reason")).isEqualTo("fraudulent");
    awaitBalances(payableAtStart, disputedAtStart + 4_000);

    var answer =
        shop.api()
            .post(
                "/api/disputes/" + dispute.get("disputeId") + "/" + verb,
                text.equals("-") ? "" : Map.of("text", text));

    assertThat(answer.status()).as(answer::explained).isEqualTo(200);
    assertThat(answer.field("status")).isEqualTo(end);
    awaitBalances(payableAtStart + payable, disputedAtStart + disputed);
    assertThat(shop.payment(paymentId).field("status")).isEqualTo(payment);
    new Invariants(sandbox).hold();
  }

  @Test
  @DisplayName(
      "A1506 a dispute is answered once, in time, by its merchant; nothing is refunded meanwhile")
  void isAnsweredOnce() {
    var paymentId = shop.sold("pm_card_createDisputeProductNotReceived", 4_000, CURRENCY);
    var path = "/api/disputes/" + disputeOf(paymentId).get("disputeId");

    var refund = shop.api().post("/api/payments/" + paymentId + "/refund", Map.of("amount", 100));
    assertThat(refund.field("code")).isEqualTo("payment_disputed");
    assertThat(otherShop.post(path + "/accept", "").field("code")).isEqualTo("dispute_not_found");
    assertThat(otherShop.get(path).status()).isEqualTo(404);
    assertThat(shop.api().post("/api/disputes/dp_x/accept", "").status()).isEqualTo(404);
    assertThat(shop.api().post(path + "/evidence", Map.of("text", " ")).status()).isEqualTo(400);
    assertThat(
            shop.api().post(path + "/evidence", Map.of("text", "card 4242424242424242")).status())
        .isEqualTo(422);

    var key = UUID.randomUUID().toString();
    var first = shop.api().post(path + "/evidence", Map.of("text", "delivered"), key);
    assertThat(first.field("status")).isEqualTo("UNDER_REVIEW");
    assertThat(shop.api().post(path + "/evidence", Map.of("text", "delivered"), key).text())
        .isEqualTo(first.text());
    var second = shop.api().post(path + "/accept", "");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.field("code")).isEqualTo("illegal_state");
  }

  @Test
  @DisplayName("A1504 a chargeback after a partial refund takes the rest, and no more")
  void isLimitedToTheRest() {
    var paymentId = shop.sold("pm_card_visa", 4_000, CURRENCY);
    assertThat(shop.refund(paymentId, 1_500).status()).isEqualTo(201);
    var inquiry = inquire(paymentId);
    shop.admin("/admin/disputes/" + inquiry.reference() + "/escalate", "");

    awaitBalances(payableAtStart, disputedAtStart + 2_500);
    var chargeback = awaitDispute(paymentId, "stage", "CHARGEBACK");
    assertThat(chargeback.path("amount").longValue()).isEqualTo(2_500);
    assertThat(shop.payment(paymentId).field("status")).isEqualTo("CHARGEBACK");
    assertThat(shop.refund(paymentId, 1).field("code")).isEqualTo("payment_disputed");
    shop.api().post("/api/disputes/" + chargeback.path("disputeId").asString() + "/accept", "");
    awaitBalances(payableAtStart, disputedAtStart);
    assertThat(shop.refund(paymentId, 1).field("code")).isEqualTo("amount_exceeds_refundable");
    new Invariants(sandbox).hold();
  }

  @Test
  @DisplayName("an inquiry moves no money, can be settled by a refund, and ends without a trace")
  void anInquiryMovesNoMoney() {
    var paymentId = shop.sold("pm_card_visa", 4_000, CURRENCY);
    awaitBalances(payableAtStart + 4_000, disputedAtStart);
    var inquiry = inquire(paymentId);

    assertThat(inquiry.view().path("status").asString()).isEqualTo("NEEDS_RESPONSE");
    var payment = shop.payment(paymentId);
    assertThat(payment.body().path("disputed").booleanValue()).isFalse();
    assertThat(payment.field("status")).isEqualTo("CAPTURED");
    assertThat(shop.refund(paymentId, 500).status()).isEqualTo(201);
    var answer =
        shop.api()
            .post(
                "/api/disputes/" + inquiry.view().path("disputeId").asString() + "/evidence",
                Map.of("text", "winning_evidence"));
    assertThat(answer.field("status")).isEqualTo("WON");
    assertThat(answer.field("stage")).isEqualTo("INQUIRY");
    awaitBalances(payableAtStart + 3_500, disputedAtStart);
    new Invariants(sandbox).hold();
  }

  @Test
  @DisplayName("A1505 a chargeback that the bank takes back later is the merchant's money again")
  void aLostDisputeIsReversed() {
    var paymentId = shop.sold("pm_card_createDispute", 4_000, CURRENCY);
    var dispute = disputeOf(paymentId);
    shop.api()
        .post(
            "/api/disputes/" + dispute.get("disputeId") + "/evidence",
            Map.of("text", "losing_evidence"));
    awaitBalances(payableAtStart, disputedAtStart);

    shop.admin("/admin/disputes/" + providersDispute(paymentId) + "/reverse", "");

    awaitBalances(payableAtStart + 4_000, disputedAtStart);
    assertThat(awaitDispute(paymentId, "status", "WON").path("amount").longValue())
        .isEqualTo(4_000);
    var payment = shop.payment(paymentId);
    assertThat(payment.field("status")).isEqualTo("CAPTURED");
    assertThat(payment.body().path("disputed").booleanValue()).isFalse();
    assertThat(shop.refund(paymentId, 4_000).status()).isEqualTo(201);
    new Invariants(sandbox).hold();
  }

  /** A dispute as we show it, and the provider's id of it. */
  private record Asked(JsonNode view, String reference) {}

  private Asked inquire(String paymentId) {
    var charge = shop.payment(paymentId).field("providerReference");
    var asked =
        shop.admin("/admin/charges/" + charge + "/inquiry", Map.of("reason", "unrecognized"));
    return new Asked(awaitDispute(paymentId, "stage", "INQUIRY"), asked.field("disputeId"));
  }

  /** The provider's own id of the dispute of a payment: the effect names it. */
  private String providersDispute(String paymentId) {
    return shop.provider()
        .get("/admin/effects?limit=100&paymentReference=" + paymentId)
        .body()
        .path("data")
        .valueStream()
        .filter(effect -> effect.path("type").asString().equals("DISPUTE"))
        .map(effect -> effect.path("operationId").asString())
        .findFirst()
        .orElseThrow();
  }

  private JsonNode awaitDispute(String paymentId, String field, String value) {
    return await()
        .atMost(Storefront.SOON)
        .until(
            () ->
                shop.api()
                    .get("/api/disputes?limit=100")
                    .body()
                    .path("data")
                    .valueStream()
                    .filter(it -> it.path("paymentIntentId").asString("").equals(paymentId))
                    .filter(it -> it.path(field).asString("").equals(value))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The webhook brings it. */
  private Map<String, String> disputeOf(String paymentId) {
    return await()
        .atMost(Storefront.SOON)
        .until(
            () ->
                shop.api()
                    .get("/api/disputes")
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
    shop.awaitBalance("payable", CURRENCY, payable);
    shop.awaitBalance("disputed", CURRENCY, disputed);
  }

  private long payable() {
    return shop.balance("payable", CURRENCY);
  }

  private long disputed() {
    return shop.balance("disputed", CURRENCY);
  }
}
