package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator does not have to wait for the schedule. */
class CheckNowTest {

  private final Sandbox sandbox = RunningPlatform.shared();

  private final Http shop =
      Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.MERCHANT_A_KEY);

  private final Http viewer = operator("viewer");
  private final Http operator = operator("operator");

  private final Http provider =
      Http.bearer(
          sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), SandboxCredentials.SERVICE_TOKEN);

  @Test
  void anOpenOutcomeIsFoundOutAtOnce() {
    // Else the webhook would bring the outcome before the call is given up.
    provider.post(
        "/admin/faults/script",
        Map.of("operation", "AUTHORIZE", "fault", "webhook_never", "times", 1));
    var sale =
        shop.post(
            "/api/payment-intents",
            Map.of(
                "orderId", "order-" + UUID.randomUUID(),
                "userId", "user-3",
                "amount", 700,
                "currency", "NOK",
                "paymentMethodId", "pm_fault_timeout_then_charged",
                "captureMethod", "AUTOMATIC",
                "confirm", true));
    assertThat(sale.status()).as(sale::explained).isEqualTo(202);
    assertThat(sale.field("nextCheckAt")).isNotEmpty();
    var id = sale.field("paymentIntentId");
    var check = "/api/payment-intents/" + id + "/check";

    assertThat(shop.post(check, "").status()).isEqualTo(403);
    assertThat(viewer.post(check, "").status()).isEqualTo(403);
    assertThat(operator.post("/api/payment-intents/pi_x/check", "").field("code"))
        .isEqualTo("payment_not_found");
    var checked = operator.post(check, "");

    assertThat(checked.status()).as(checked::explained).isEqualTo(200);
    assertThat(checked.field("status")).isEqualTo("CAPTURED");
    assertThat(operator.post(check, "").field("status")).isEqualTo("CAPTURED");
    var effects = provider.get("/admin/effects?paymentReference=" + id).body().path("data");
    assertThat(effects.valueStream().map(effect -> effect.path("type").asString()))
        .containsExactlyInAnyOrder("AUTHORIZE", "CAPTURE");
  }

  private Http operator(String name) {
    return Http.operator(sandbox.baseUrl(SandboxService.PAYMENT_API), name);
  }
}
