package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A merchant is told of its payments, from the first request to the refund. */
class MerchantWebhooksTest {

  private final Sandbox sandbox = RunningPlatform.shared();
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();
  private final String key =
      Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.SERVICE_TOKEN)
          .post("/internal/merchants", Map.of("name", "A shop that listens"))
          .field("apiKey");
  private final Http payments = Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), key);
  private final Http webhooks = Http.bearer(sandbox.baseUrl(SandboxService.WEBHOOK_SERVICE), key);
  private HttpServer shop;

  @BeforeEach
  void listen() throws IOException {
    shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop.createContext(
        "/",
        exchange -> {
          try (exchange) {
            told.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    shop.start();
  }

  @AfterEach
  void stop() {
    shop.stop(0);
  }

  @Test
  @DisplayName("each event of a payment arrives, numbered without gaps, as its route shows it")
  void isToldEverything() {
    var endpoint =
        webhooks.post(
            "/api/webhook-endpoints",
            Map.of(
                "url",
                "http://localhost:" + shop.getAddress().getPort() + "/",
                "events",
                List.of("*")));
    assertThat(endpoint.status()).isEqualTo(201);
    var secret = endpoint.field("secret");

    var sale =
        payments.post(
            "/api/payment-intents", Shop.sale(UUID.randomUUID().toString(), 5_000, "pm_card_visa"));
    var payment = sale.field("paymentIntentId");
    var refund = payments.post("/api/payments/" + payment + "/refund", Map.of("amount", 1_500));
    assertThat(refund.field("status")).isEqualTo("SUCCEEDED");

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> types().contains("refund.succeeded.v1") && isWhole());
    assertThat(types())
        .contains("payment.created.v1", "payment.authorized.v1", "payment.captured.v1");
    assertThat(types()).startsWith("payment.created.v1").endsWith("refund.succeeded.v1");

    var last = inOrder().getLast();
    assertThat(last.at("/data/object"))
        .isEqualTo(payments.get("/api/refunds/" + refund.field("refundId")).body());
    assertThat(told.toString()).doesNotContain(key, secret.substring(6), "svc_", "4242");
    var listed = webhooks.get("/api/events?limit=100").body().get("data");
    assertThat(listed.size()).isEqualTo(inOrder().size());
  }

  @Test
  @DisplayName("a key that is revoked at payment-api is refused here within a second")
  void forgetsARevokedKey() throws SQLException {
    assertThat(webhooks.get("/api/events").status()).isEqualTo(200);
    var database = sandbox.infrastructure().postgres().database("payment");
    try (var connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.application(), database.applicationPassword());
        var revoke =
            connection.prepareStatement(
                "UPDATE api_key SET revoked_at = now()"
                    + " WHERE secret_hash = encode(sha256(convert_to(?, 'UTF8')), 'hex')")) {
      revoke.setString(1, key);
      assertThat(revoke.executeUpdate()).isOne();
    }
    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> webhooks.get("/api/events").status() == 401);
  }

  /** Whether each number from 1 to the highest is there. */
  private boolean isWhole() {
    var sequences = inOrder().stream().map(event -> event.get("sequence").longValue()).toList();
    return sequences.equals(LongStream.rangeClosed(1, sequences.size()).boxed().toList());
  }

  private List<String> types() {
    return inOrder().stream().map(event -> event.get("type").stringValue()).toList();
  }

  /** What was told, each once, by its number. */
  private List<JsonNode> inOrder() {
    var events = new ArrayList<>(told);
    events.sort(Comparator.comparingLong(event -> event.get("sequence").longValue()));
    return events.stream().distinct().toList();
  }
}
