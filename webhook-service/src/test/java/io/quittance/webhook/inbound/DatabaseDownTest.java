package io.quittance.webhook.inbound;

import static io.quittance.webhook.PublishedFacts.header;
import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.webhook.PublishedFacts;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.WebhookServiceTest;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What was not stored is not acknowledged. */
@WebhookServiceTest
class DatabaseDownTest {

  private final SimulatorProvider provider;
  private final HikariDataSource pool;

  DatabaseDownTest(@LocalServerPort int port, HikariDataSource pool) {
    this.provider = new SimulatorProvider(port);
    this.pool = pool;
  }

  @Test
  @DisplayName("A415 database down: 503, and taken when the provider sends it again")
  void answers503AndTakesTheEventLater() {
    var payment = id("pi");
    var event = event("charge.captured", payment, "txn_1", 5000);
    // A connection that was used just now is taken from the pool without a look at it.
    provider.deliver(event("charge.authorized", payment, "txn_0", 5000));
    var postgres = LocalInfrastructure.shared().postgres();
    postgres.stop();
    try {
      for (int i = 0; i < 3; i++) {
        var answer = provider.deliver(event);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("service_unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
    } finally {
      postgres.start();
      // Other tests must not meet the dead connections.
      pool.getHikariPoolMXBean().softEvictConnections();
    }

    await().atMost(Duration.ofSeconds(30)).until(() -> provider.deliver(event).statusCode() == 200);
    try (var published = new PublishedFacts()) {
      // At least once: what was sent when the database went away is sent again, under its id.
      assertThat(published.upTo(payment, 2))
          .extracting(message -> header(message, "ce_id") + header(message, "ce_type"))
          .satisfies(
              sent ->
                  assertThat(Set.copyOf(sent))
                      .hasSize(2)
                      .anyMatch(id -> id.endsWith("provider.authorized.v1"))
                      .anyMatch(id -> id.endsWith("provider.captured.v1")));
    }
  }
}
