package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What of payments is counted. */
class PaymentMetersTest {

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final MeterRegistry meters = shop.platform().bean(MeterRegistry.class);

  @Test
  @DisplayName("operations are counted by what became of them, and calls by how they ended")
  void operationsByOutcome() {
    double authorized = operations("authorize", "succeeded");
    double captured = operations("capture", "succeeded");
    double declined = operations("authorize", "declined");
    double refunded = operations("refund", "succeeded");
    long calls = calls("authorize", "told");

    var sold = shop.sale(1_000, "pm_card_visa").field("paymentIntentId");
    shop.sale(1_000, "pm_card_visa_chargeDeclined");
    shop.api().post("/api/payments/" + sold + "/refund", Map.of("amount", 300));

    assertThat(operations("authorize", "succeeded")).isEqualTo(authorized + 1);
    assertThat(operations("capture", "succeeded")).isEqualTo(captured + 1);
    assertThat(operations("authorize", "declined")).isEqualTo(declined + 1);
    assertThat(operations("refund", "succeeded")).isEqualTo(refunded + 1);
    assertThat(calls("authorize", "told")).isEqualTo(calls + 2);
  }

  private double operations(String operation, String outcome) {
    return meters
        .get("quittance.payment.operations")
        .tags("operation", operation, "provider", "simulator", "outcome", outcome)
        .counter()
        .count();
  }

  private long calls(String call, String outcome) {
    return meters
        .get("quittance.provider.calls")
        .tags("provider", "simulator", "call", call, "outcome", outcome)
        .timer()
        .count();
  }
}
