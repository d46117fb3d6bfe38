package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Refunds whose outcome comes later, and not always the one that was hoped for. */
class RefundsTest {

  /** Only the refund that fails after it had succeeded is in this currency. */
  static final String FAILED_IN = "DKK";

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Storefront shop = Storefront.ofMerchantB(sandbox);

  // Each test has a currency of its own, whose accounts start empty.

  @Test
  @DisplayName("A310 A1508 a refund that fails later is the merchant's money again, and says why")
  void failsLater() {
    var paymentId = shop.sold("pm_card_refundFail", 6_000, FAILED_IN);
    var refund = shop.refund(paymentId, 6_000);
    assertThat(refund.status()).isEqualTo(201);
    assertThat(refund.field("status")).isEqualTo("SUCCEEDED");

    var failed = awaitRefund(refund.field("refundId"), "FAILED");
    assertThat(failed.field("failureReason")).isEqualTo("expired_or_canceled_card");
    assertThat(shop.payment(paymentId).field("status")).isEqualTo("CAPTURED");
    shop.awaitBalance("payable", FAILED_IN, 6_000);
    assertThat(shop.timeline(paymentId).text())
        .contains("Refund failed", "provider.refund_failed.v1", "refund.failed.v1");
    new Invariants(sandbox).hold();
  }

  @Test
  @DisplayName("a refund that is pending is told when it has succeeded")
  void succeedsLater() {
    var paymentId = shop.sold("pm_card_pendingRefund", 6_000, "HUF");
    var refund = shop.refund(paymentId, 6_000);
    assertThat(refund.status()).isEqualTo(202);
    assertThat(refund.field("status")).isEqualTo("PENDING");
    assertThat(shop.payment(paymentId).field("status")).isIn("REFUNDING", "REFUNDED");
    awaitRefund(refund.field("refundId"), "SUCCEEDED");
    shop.awaitBalance("payable", "HUF", 0);
    new Invariants(sandbox).hold();
  }

  @Test
  @DisplayName("a pending refund that the provider calls off is canceled; another may follow")
  void isCalledOff() {
    var paymentId = shop.sold("pm_card_pendingRefund", 6_000, "CZK");
    var refund = shop.refund(paymentId, 6_000);
    assertThat(refund.field("status")).isEqualTo("PENDING");
    shop.admin("/admin/refunds/" + referenceOfRefund(paymentId) + "/cancel", "");

    var ended = awaitRefund(refund.field("refundId"), "CANCELED");
    assertThat(ended.field("failureReason")).isEqualTo("canceled_by_provider");
    assertThat(shop.payment(paymentId).field("status")).isEqualTo("CAPTURED");
    assertThat(shop.refund(paymentId, 6_000).status()).isEqualTo(202);
    new Invariants(sandbox).hold();
  }

  private Http.Answer awaitRefund(String refundId, String status) {
    return await()
        .atMost(Storefront.SOON)
        .until(
            () -> shop.api().get("/api/refunds/" + refundId),
            refund -> refund.field("status").equals(status));
  }

  /** Our reference of the refund, which the timeline shows. */
  private String referenceOfRefund(String paymentId) {
    return shop.timeline(paymentId)
        .body()
        .path("data")
        .valueStream()
        .filter(line -> line.path("call").asString("").equals("REFUND"))
        .map(line -> line.path("reference").asString())
        .findFirst()
        .orElseThrow();
  }
}
