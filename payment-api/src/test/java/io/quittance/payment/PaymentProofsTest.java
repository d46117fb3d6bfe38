package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.platform.id.Ids;
import io.quittance.platform.watch.InvariantMeters;
import io.quittance.platform.watch.ProveInvariants;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Somebody changes payments by hand, past everything that checks them. */
class PaymentProofsTest {

  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final JdbcClient jdbc = shop.platform().bean(JdbcClient.class);
  private final MeterRegistry meters = shop.platform().bean(MeterRegistry.class);

  /** What somebody did to a payment that was captured in full, and how it is mended. */
  private record Planted(String id, String invariant, String broken, String mended) {}

  @Test
  @DisplayName("I4 I6 I7 what violates an invariant is counted until it is mended")
  void countedUntilMended() {
    var planted =
        List.of(
            planted("I4", "amount_refunded = 400", "amount_refunded = 0"),
            planted("I4", "amount_captured = 900", "amount_captured = 1000"),
            planted("I6", "state = 'CAPTURING'", "state = 'CAPTURED'"),
            planted("I7", "status = 'CAPTURE_FAILED'", "status = 'CAPTURED'"));
    awaitViolations(0, 0, 0);

    planted.forEach(one -> change(one.id(), one.broken()));
    awaitViolations(2, 1, 1);
    for (var one : planted) {
      assertThat(violated(one.invariant())).contains(uuid(one.id()).toString());
    }

    // What is violated stays so, although other payments are looked at meanwhile.
    look();
    assertThat(violations("I4")).isEqualTo(2);

    planted.forEach(one -> change(one.id(), one.mended()));
    awaitViolations(0, 0, 0);
  }

  @Test
  @DisplayName("I4 a refund that somebody deleted is missed until it is back")
  void missesADeletedRefund() throws SQLException {
    var id = shop.sale(1_000, "pm_card_visa").field("paymentIntentId");
    var refund = shop.api().post("/api/payments/" + id + "/refund", Map.of("amount", 300));
    assertThat(refund.status()).as(refund.text()).isEqualTo(201);
    awaitViolations(0, 0, 0);

    try (var superuser = DriverManager.getConnection(superuserUrl())) {
      var all = JdbcClient.create(new SingleConnectionDataSource(superuser, true));
      var deleted =
          all.sql("DELETE FROM refund r WHERE payment_intent_id = :id RETURNING to_jsonb(r)::text")
              .param("id", uuid(id))
              .query(String.class)
              .single();
      awaitViolations(1, 0, 0);

      all.sql("INSERT INTO refund SELECT * FROM jsonb_populate_record(NULL::refund, :row::jsonb)")
          .param("row", deleted)
          .update();
      awaitViolations(0, 0, 0);
    }
  }

  @Test
  @DisplayName("I4 a capture that somebody changed alone is noticed until it is as it was")
  void noticesAChangedOperation() {
    var id = shop.sale(1_000, "pm_card_visa").field("paymentIntentId");
    awaitViolations(0, 0, 0);

    changeCapture(id, 900);
    awaitViolations(1, 0, 0);

    changeCapture(id, 1_000);
    awaitViolations(0, 0, 0);
  }

  private void changeCapture(String payment, long amount) {
    assertThat(
            jdbc.sql(
                    """
                    UPDATE payment_transaction SET amount = :amount
                    WHERE payment_intent_id = :id AND type = 'CAPTURE'
                    """)
                .param("amount", amount)
                .param("id", uuid(payment))
                .update())
        .isEqualTo(1);
  }

  private String superuserUrl() {
    var url = URI.create(shop.platform().settings().get("spring.datasource.url").substring(5));
    return LocalInfrastructure.shared().postgres().superuserJdbcUrl(url.getPath().substring(1));
  }

  @Test
  @DisplayName("how long nobody has looked is seen, whatever the looks found")
  void everyLookIsSeen() {
    jdbc.sql("UPDATE invariant_look SET looked_at = now() - interval '1 hour'").update();
    shop.platform().bean(InvariantMeters.class).look();
    assertThat(secondsSinceProved("I4")).isGreaterThan(3_500);

    look();

    assertThat(secondsSinceProved("I4")).isLessThan(60);
  }

  private Planted planted(String invariant, String broken, String mended) {
    var id = shop.sale(1_000, "pm_card_visa").field("paymentIntentId");
    return new Planted(id, invariant, broken, mended);
  }

  /** The audit log is sealed each second; what is not sealed yet is looked at next time. */
  private void awaitViolations(double ofI4, double ofI6, double ofI7) {
    await()
        .atMost(NOTICED_WITHIN)
        .untilAsserted(
            () -> {
              look();
              assertThat(List.of(violations("I4"), violations("I6"), violations("I7")))
                  .containsExactly(ofI4, ofI6, ofI7);
            });
  }

  private void look() {
    shop.platform().bean(ProveInvariants.class).prove();
    shop.platform().bean(InvariantMeters.class).look();
  }

  private double violations(String invariant) {
    return meters.get("quittance.invariant.violations").tag("invariant", invariant).gauge().value();
  }

  private double secondsSinceProved(String invariant) {
    return meters
        .get("quittance.invariant.proved")
        .tag("invariant", invariant)
        .timeGauge()
        .value(TimeUnit.SECONDS);
  }

  private List<String> violated(String invariant) {
    return jdbc.sql("SELECT subject FROM invariant_violation WHERE invariant = :invariant")
        .param("invariant", invariant)
        .query(String.class)
        .list();
  }

  private void change(String id, String columns) {
    jdbc.sql("UPDATE payment_intent SET " + columns + " WHERE id = :id")
        .param("id", uuid(id))
        .update();
  }

  private static UUID uuid(String id) {
    return Ids.read(PaymentIntent.PREFIX, id).orElseThrow();
  }
}
