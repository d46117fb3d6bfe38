package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** One instance has the wrong time, and shares a database with others. */
class ClockTest {

  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);

  @ParameterizedTest(name = "A901 {0} s ahead")
  @ValueSource(longs = {400, -400})
  @DisplayName(
      "A901 a clock that is 400 s wrong: other services refuse its signed calls, so nothing is done"
          + " there, what is read is right, and it is noticed")
  void doesNothingWithAWrongClock(long seconds) {
    var platform = PaymentPlatform.shared();
    try (var wrong = start(platform, Duration.ofSeconds(seconds))) {
      var there = new ApiClient(Service.url(wrong), PaymentPlatform.KEY_A);
      var here = new ApiClient(platform.paymentUrl(), PaymentPlatform.KEY_A);
      var key = UUID.randomUUID().toString();
      Map<String, Object> order =
          Map.of(
              "orderId",
              UUID.randomUUID().toString(),
              "userId",
              "user-late",
              "amount",
              700,
              "currency",
              "PLN",
              "paymentMethodId",
              "pm_card_visa",
              "confirm",
              true);

      var refused = there.post("/api/payment-intents", order, key);
      assertThat(refused.status()).as(refused.text()).isEqualTo(503);
      assertThat(refused.field("code")).isEqualTo("service_unavailable");
      var authorized = here.post("/api/payment-intents", order, key);
      assertThat(authorized.status()).as(authorized.text()).isEqualTo(201);
      assertThat(authorized.field("status")).isEqualTo("AUTHORIZED");
      var id = authorized.field("paymentIntentId");
      var capture = "/api/payment-intents/" + id + "/capture";
      assertThat(there.post(capture, Map.of(), anyKey()).status()).isEqualTo(503);
      assertThat(there.get("/api/payment-intents/" + id).field("status")).isEqualTo("AUTHORIZED");

      var skew = wrong.getBean(MeterRegistry.class).get("quittance.clock.skew").timeGauge();
      await()
          .atMost(NOTICED_WITHIN)
          .untilAsserted(
              () ->
                  assertThat(skew.value(TimeUnit.SECONDS))
                      .isBetween(seconds - 10.0, seconds + 10.0));
    }
  }

  private static String anyKey() {
    return UUID.randomUUID().toString();
  }

  private static ConfigurableApplicationContext start(PaymentPlatform platform, Duration ahead) {
    var clock = Clock.offset(Clock.systemUTC(), ahead);
    return Service.start(
        PaymentApiApplication.application()
            .initializers(
                context ->
                    ((GenericApplicationContext) context)
                        .registerBean(
                            "wrongClock",
                            Clock.class,
                            () -> clock,
                            definition -> definition.setPrimary(true))),
        List.of(platform.settings()));
  }
}
