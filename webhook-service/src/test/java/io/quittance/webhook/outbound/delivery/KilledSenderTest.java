package io.quittance.webhook.outbound.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.quittance.infrastructure.LoopbackPort;
import io.quittance.infrastructure.TestTokens;
import io.quittance.webhook.WebhookServiceApplication;
import io.quittance.webhook.WebhookServiceTest;
import io.quittance.webhook.outbound.Merchant;
import io.quittance.webhook.outbound.PaymentTopic;
import io.quittance.webhook.outbound.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An instance that dies between a merchant's answer and the commit of it. */
@WebhookServiceTest
class KilledSenderTest {

  private static final Duration START_MAX = Duration.ofMinutes(2);

  private final HikariDataSource pool;
  private final JdbcClient jdbc;
  private final Environment environment;
  private final DeliverWebhooks deliverWebhooks;
  private final Merchant merchant;

  KilledSenderTest(
      @LocalServerPort int port,
      HikariDataSource pool,
      JdbcClient jdbc,
      Environment environment,
      DeliverWebhooks deliverWebhooks) {
    this.pool = pool;
    this.jdbc = jdbc;
    this.environment = environment;
    this.deliverWebhooks = deliverWebhooks;
    this.merchant = Merchant.in(port);
  }

  @BeforeEach
  void leaveItToTheOther() {
    deliverWebhooks.stop();
  }

  @AfterEach
  void goOn() {
    if (!deliverWebhooks.isRunning()) {
      deliverWebhooks.start();
    }
  }

  @Test
  @DisplayName("A206 killed after the merchant's 200, before the commit: sent again, same id")
  void sendsAgainUnderTheSameId(@TempDir Path folder) throws Exception {
    var lock = new AtomicReference<Connection>();
    try (var sink =
            Sink.of(
                (number, exchange) -> {
                  if (number == 0) {
                    lock.set(lockDelivery(exchange.getRequestHeaders().getFirst("webhook-id")));
                  }
                  exchange.sendResponseHeaders(200, -1);
                });
        var topic = new PaymentTopic()) {
      merchant.register(sink.url());
      var event = topic.created(merchant.id());
      var process = start(folder);
      try {
        await()
            .atMost(START_MAX)
            .failFast("it ended, see " + folder, () -> !process.isAlive())
            .until(() -> !sink.soFar().isEmpty());
        // It has the answer, and waits to write it down.
        await().atMost(Duration.ofSeconds(20)).until(this::somebodyWaitsToSettle);
      } finally {
        process.destroyForcibly().waitFor();
        lock.get().rollback();
        lock.get().close();
      }
      var claimed =
          jdbc.sql("SELECT claimed AND status = 'PENDING' FROM delivery WHERE event_id = ?")
              .param(PaymentTopic.uuid(event))
              .query(Boolean.class)
              .single();
      assertThat(claimed).isTrue();

      // The claim runs out.
      jdbc.sql("UPDATE delivery SET next_attempt_at = now() WHERE event_id = ?")
          .param(PaymentTopic.uuid(event))
          .update();
      deliverWebhooks.start();
      assertThat(sink.messages(2)).hasSize(2).extracting(Sink.Message::id).containsOnly(event);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  merchant
                      .get("/api/events/" + event + "/deliveries")
                      .text("/data/0/status")
                      .equals("DELIVERED"));
    }
  }

  private Connection lockDelivery(String event) throws IOException {
    try {
      var connection = pool.getConnection();
      connection.setAutoCommit(false);
      try (var statement =
          connection.prepareStatement("SELECT FROM delivery WHERE event_id = ? FOR UPDATE")) {
        statement.setObject(1, PaymentTopic.uuid(event));
        statement.execute();
      }
      return connection;
    } catch (SQLException failed) {
      throw new IOException(failed);
    }
  }

  private boolean somebodyWaitsToSettle() {
    return jdbc.sql(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                  AND query LIKE '%INSERT INTO delivery_attempt%'
                """)
            .query(Long.class)
            .single()
        > 0;
  }

  /** The same service on the same database, without a broker. */
  private Process start(Path folder) throws IOException {
    int port = LoopbackPort.claim(0, "webhook-service");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WebhookServiceApplication.class.getName());
    command.add("--server.port=" + port);
    command.add("--spring.datasource.url=" + pool.getJdbcUrl());
    command.add("--spring.datasource.username=" + pool.getUsername());
    command.add("--spring.datasource.password=" + pool.getPassword());
    command.add("--spring.flyway.enabled=false");
    command.add("--spring.kafka.bootstrap-servers=localhost:1");
    command.add("--quittance.security.token.trusted=" + TestTokens.trusted());
    command.add("--quittance.security.token.key=" + TestTokens.keyOf("webhook-service"));
    command.add("--quittance.security.sandbox=true");
    command.add(
        "--quittance.audit.seal-keys=" + environment.getProperty("quittance.audit.seal-keys"));
    command.add("--quittance.webhook.outbound.allow-loopback=true");
    for (var url : List.of("payment-api-url", "idempotency-url")) {
      var property = "quittance.webhook.outbound." + url;
      command.add("--" + property + "=" + environment.getRequiredProperty(property));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("webhook-service.log").toFile())
        .start();
  }
}
