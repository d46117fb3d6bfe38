package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.payment.intent.PaymentIntent;
import io.quittance.platform.id.Ids;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A provider that was away for hours. */
class OutagesTest {

  /** So often a silent provider is asked whether it is back. */
  private static final Duration PROBES_AFTER = Duration.ofSeconds(15);

  private final Shop shop = Shop.of(PaymentPlatform.shared());

  @Test
  @DisplayName(
      "A309 after two hours without a provider, what was lost is found out within a minute")
  void findsOutSoonAfterTheProviderIsBack() {
    List<String> lost =
        Shop.inParallel(
            IntStream.range(0, 4)
                .mapToObj(
                    i ->
                        i % 2 == 0
                            ? "pm_fault_timeout_then_charged"
                            : "pm_fault_timeout_not_charged")
                .map(method -> (Callable<String>) () -> lost(method))
                .toList());
    shop.timePasses(PROBES_AFTER);
    await()
        .atMost(Duration.ofSeconds(60).minus(PROBES_AFTER))
        .until(() -> lost.stream().allMatch(id -> shop.status(id).equals("CAPTURED")));
    assertThat(lost).allMatch(id -> shop.effects(id, "AUTHORIZE") == 1);
    assertThat(lost).allMatch(id -> shop.effects(id, "CAPTURE") == 1);
  }

  private String lost(String method) {
    var id = shop.sale(800, method).field("paymentIntentId");
    asIfAskedInVainForTwoHours(id);
    return id;
  }

  /** The fifth check failed just now: the schedule's next one is an hour away. */
  private void asIfAskedInVainForTwoHours(String id) {
    UUID payment = Ids.read(PaymentIntent.PREFIX, id).orElseThrow();
    int changed =
        shop.platform()
            .bean(JdbcClient.class)
            .sql(
                """
                UPDATE payment_transaction
                SET checks = 5, next_check_at = now() + interval '1 hour'
                WHERE payment_intent_id = :id AND status = 'UNKNOWN'
                """)
            .param("id", payment)
            .update();
    assertThat(changed).isEqualTo(1);
  }
}
