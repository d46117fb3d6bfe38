package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole story of a charge. Newcomers read it first. */
class SimulatorLifecycleTest extends RunningSimulator {

  @Test
  void aChargeIsAuthorizedRaisedCapturedTwiceAndRefunded() {
    var payment = newPayment();
    var reference = newReference();

    var authorized = authorize(payment, reference, "pm_card_visa", 5_000);
    assertThat(authorized.status()).isEqualTo(201);
    assertThat(authorized.get("status")).isEqualTo("SUCCEEDED");
    assertThat(authorized.get("reference")).isEqualTo(reference);
    assertThat(authorized.get("paymentReference")).isEqualTo(payment);
    assertThat(authorized.json().has("expiresAt")).isTrue();
    assertThat(authorized.json().has("declineCode")).isFalse();
    var chargeId = authorized.get("chargeId");

    assertThat(onCharge(chargeId, "increments", payment, newReference(), 6_000).status())
        .isEqualTo(201);
    assertThat(captureInPart(chargeId, payment, 2_000).status()).isEqualTo(201);
    assertThat(get("/v1/charges/" + chargeId).get("status")).isEqualTo("AUTHORIZED");
    assertThat(onCharge(chargeId, "captures", payment, newReference(), 3_000).status())
        .isEqualTo(201);
    assertThat(onCharge(chargeId, "refunds", payment, newReference(), 1_500).status())
        .isEqualTo(201);

    var charge = get("/v1/charges/" + chargeId).json();
    assertThat(charge.path("status").asString()).isEqualTo("CAPTURED");
    assertThat(charge.path("amount").asLong()).isEqualTo(6_000);
    assertThat(charge.path("authorizedAmount").asLong()).isEqualTo(6_000);
    assertThat(charge.path("capturedAmount").asLong()).isEqualTo(5_000);
    assertThat(charge.path("refundedAmount").asLong()).isEqualTo(1_500);
    assertThat(effects(payment))
        .containsExactly(
            "AUTHORIZE 5000", "INCREMENT 6000", "CAPTURE 2000", "CAPTURE 3000", "REFUND 1500");
    awaitWebhooks(
        payment,
        "charge.authorized",
        "charge.authorized",
        "charge.captured",
        "charge.captured",
        "refund.succeeded");
  }

  @Test
  void aVoidReleasesWhatIsHeld() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_card_visa");

    var voided = cancel(chargeId, payment, newReference());

    assertThat(voided.status()).isEqualTo(201);
    assertThat(voided.json().path("amount").asLong()).isEqualTo(5_000);
    assertThat(get("/v1/charges/" + chargeId).get("status")).isEqualTo("VOIDED");
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "VOID 5000");
    awaitWebhooks(payment, "charge.authorized", "charge.voided");
  }

  private Reply captureInPart(String chargeId, String payment, long amount) {
    var reference = newReference();
    return mutate(
        "/v1/charges/" + chargeId + "/captures",
        reference,
        Map.of(
            "reference", reference,
            "paymentReference", payment,
            "amount", amount,
            "currency", "USD",
            "final", false));
  }
}
