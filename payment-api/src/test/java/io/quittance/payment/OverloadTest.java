package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** More is asked of an instance than its database serves. */
class OverloadTest {

  private static final int CONNECTIONS = 2;

  /** As many as take part in the queue for connections before shares count. */
  private static final int QUEUE_FAIR = 2;

  private final PaymentPlatform platform = PaymentPlatform.shared();
  private final Shop shop = Shop.of(platform);

  @Test
  @DisplayName(
      "A1401 A1404 who floods is sent away with 503 and Retry-After, another merchant is served")
  void sendsAwayWhoFloods() throws Exception {
    var held = List.of(sale(), sale());
    try (var small = small();
        var superuser = platform.superuser();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var flooding = new ApiClient(Service.url(small), PaymentPlatform.KEY_A);
      var other = new ApiClient(Service.url(small), PaymentPlatform.KEY_B);
      var pool = small.getBean(HikariDataSource.class).getHikariPoolMXBean();
      superuser.setAutoCommit(false);
      for (var payment : held) {
        Shop.lockRow(superuser, payment);
        var _ =
            callers.submit(
                () -> flooding.post("/api/payments/" + payment + "/refund", Map.of("amount", 1)));
      }
      await().until(() -> pool.getActiveConnections() == CONNECTIONS);
      for (int i = 0; i < QUEUE_FAIR; i++) {
        var _ = callers.submit(() -> flooding.get("/api/payment-intents"));
      }
      await().until(() -> pool.getThreadsAwaitingConnection() >= QUEUE_FAIR);

      var refused = flooding.get("/api/payment-intents");
      var served = callers.submit(() -> other.get("/api/payment-intents"));

      assertThat(refused.status()).as(refused.text()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("service_unavailable");
      assertThat(refused.raw().headers().firstValue("Retry-After"))
          .get()
          .asString()
          .matches("[1-9]");
      superuser.rollback();
      assertThat(served.get().status()).as(served.get().text()).isEqualTo(200);
    }
  }

  private String sale() {
    return shop.sale(100, "pm_card_visa").field("paymentIntentId");
  }

  private ConfigurableApplicationContext small() {
    return Service.start(
        PaymentApiApplication.application(),
        List.of(
            platform.settings(),
            Map.of(
                "spring.datasource.hikari.maximum-pool-size",
                "" + CONNECTIONS,
                "spring.datasource.hikari.connection-timeout",
                "30000",
                "quittance.load.queue-fair",
                "" + QUEUE_FAIR)));
  }
}
