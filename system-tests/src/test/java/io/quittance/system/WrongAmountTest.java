package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A provider that answers nothing, and then tells of another amount than was asked for. */
class WrongAmountTest {

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Storefront shop = Storefront.ofMerchantB(sandbox);

  @Test
  @DisplayName("A411 a signed webhook about another amount than asked leaves the payment unpaid")
  void isNotPaid() {
    var created =
        shop.api()
            .post(
                "/api/payment-intents",
                Map.of(
                    "orderId", "order-" + UUID.randomUUID(),
                    "userId", "user-9",
                    "amount", 5_000,
                    "currency", "GIP",
                    "paymentMethodId", "pm_fault_wrong_amount"));
    var paymentId = created.field("paymentIntentId");
    shop.admin(
        "/admin/faults/script",
        Map.of(
            "operation", "AUTHORIZE",
            "fault", "reset_after_send",
            "paymentReference", paymentId));

    shop.api().post("/api/payment-intents/" + paymentId + "/authorize", "");

    var failed = shop.awaitStatus(paymentId, "AUTHORIZATION_FAILED");
    assertThat(failed.body().path("lastError").path("code").asString())
        .isEqualTo("integrity_failure");
    assertThat(shop.timeline(paymentId).text()).contains("provider.authorized.v1");
    assertThat(shop.balance("payable", "GIP")).isZero();
  }
}
