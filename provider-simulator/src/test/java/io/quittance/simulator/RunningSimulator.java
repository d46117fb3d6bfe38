package io.quittance.simulator;

import static org.awaitility.Awaitility.await;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.web.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One simulator for all tests, spoken to over HTTP, with a sink for its webhooks. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=provider-simulator",
      "simulator.account=acct_test",
      "simulator.api-key=" + RunningSimulator.API_KEY,
      "simulator.webhook-secret=" + RunningSimulator.WEBHOOK_SECRET,
      "simulator.webhook-secret-previous=" + RunningSimulator.WEBHOOK_SECRET_PREVIOUS,
      "simulator.fee-basis-points=150",
      "simulator.stripe.secret-key=" + RunningSimulator.STRIPE_KEY,
      "simulator.stripe.webhook-secret=" + RunningSimulator.STRIPE_WEBHOOK_SECRET,
      "simulator.adyen.merchant-account=AdyenTest",
      "simulator.adyen.api-key=" + RunningSimulator.ADYEN_KEY,
      "simulator.adyen.hmac-key=" + RunningSimulator.ADYEN_HMAC_KEY,
      "simulator.adyen.report-password=" + RunningSimulator.ADYEN_REPORT_PASSWORD,
      "simulator.pending-refund-delay=100ms",
      "simulator.slow-answer=200ms"
    })
abstract class RunningSimulator {

  static final String API_KEY = "prov_for_tests_only_0001";
  static final String WEBHOOK_SECRET = "whsec_for_tests_only_0002";
  static final String WEBHOOK_SECRET_PREVIOUS = "whsec_for_tests_only_0001";
  static final String STRIPE_KEY = "sk_test_for_tests_only_0001";
  static final String STRIPE_WEBHOOK_SECRET = "whsec_for_stripe_tests_0001";
  static final String ADYEN_KEY = "adyen_for_tests_only_0001";
  static final String ADYEN_REPORT_PASSWORD = "report_for_tests_only_0001";
  static final String ADYEN_HMAC_KEY =
      "9f2c1e7a5b3d8064f1e2d3c4b5a697880123456789abcdef0f1e2d3c4b5a6978";
  static final WebhookSink SINK = WebhookSink.INSTANCE;

  private static final Map<String, String> SERVERS = TestServers.postgres("simulator");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonMapper JSON = StrictJson.mapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void servers(DynamicPropertyRegistry registry) {
    SERVERS.forEach((name, value) -> registry.add(name, () -> value));
    registry.add("simulator.webhook-url", SINK::url);
    registry.add("simulator.stripe.webhook-url", () -> SINK.url("stripe"));
    AlipayApp.INSTANCE.register(registry);
    BankCustomer.INSTANCE.register(registry);
    registry.add("simulator.adyen.webhook-url", () -> SINK.url("adyen"));
  }

  /** An answer of the simulator. */
  record Reply(int status, HttpHeaders headers, String text) {

    JsonNode json() {
      return JSON.readTree(text);
    }

    String get(String field) {
      return json().path(field).asString();
    }

    boolean replayed() {
      return headers.firstValue("Idempotent-Replayed").equals(Optional.of("true"));
    }
  }

  static String newReference() {
    return "txn_" + letters();
  }

  static String newPayment() {
    return "pi_" + letters();
  }

  /** Unique and without digits, which by chance could look like a card number. */
  private static String letters() {
    var text = new StringBuilder();
    UUID.randomUUID()
        .toString()
        .chars()
        .filter(c -> c != '-')
        .forEach(c -> text.append((char) ('a' + Character.digit(c, 16))));
    return text.toString();
  }

  Reply authorize(String payment, String reference, String method, long amount) {
    return mutate("/v1/charges", reference, charge(payment, reference, method, amount));
  }

  /** A new charge of 5000 USD minor units; its id. */
  String authorized(String payment, String method) {
    return authorize(payment, newReference(), method, 5_000).get("chargeId");
  }

  Reply onCharge(String chargeId, String what, String payment, String reference, long amount) {
    return mutate(
        "/v1/charges/" + chargeId + "/" + what,
        reference,
        Map.of(
            "reference", reference,
            "paymentReference", payment,
            "amount", amount,
            "currency", "USD"));
  }

  Reply cancel(String chargeId, String payment, String reference) {
    return mutate(
        "/v1/charges/" + chargeId + "/voids",
        reference,
        Map.of("reference", reference, "paymentReference", payment));
  }

  static Map<String, Object> charge(String payment, String reference, String method, long amount) {
    return Map.of(
        "reference", reference,
        "paymentReference", payment,
        "amount", amount,
        "currency", "USD",
        "paymentMethod", method);
  }

  Reply mutate(String path, String key, Object body) {
    return send("POST", path, API_KEY, key, JSON.writeValueAsString(body), PATIENCE);
  }

  Reply lookUp(String reference) {
    return get("/v1/operations/" + reference);
  }

  Reply get(String path) {
    return send("GET", path, API_KEY, null, null, PATIENCE);
  }

  Reply admin(String method, String path, @Nullable Object body) {
    return send(
        method,
        path,
        TestServers.SERVICE_TOKEN,
        null,
        body == null ? null : JSON.writeValueAsString(body),
        PATIENCE);
  }

  /** Every effect of a payment, oldest first, as {@code CAPTURE 5000}. */
  List<String> effects(String payment) {
    return admin("GET", "/admin/effects?paymentReference=" + payment, null)
        .json()
        .path("data")
        .valueStream()
        .map(it -> it.path("type").asString() + " " + it.path("amount").asLong())
        .toList()
        .reversed();
  }

  void awaitWebhooks(String payment, String... types) {
    await()
        .atMost(PATIENCE)
        .until(() -> SINK.accepted(payment), accepted -> accepted.equals(List.of(types)));
  }

  Reply send(
      String method,
      String path,
      @Nullable String token,
      @Nullable String key,
      @Nullable String body,
      Duration patience) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(patience)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return exchange(request.build());
  }

  Reply exchange(HttpRequest request) {
    try {
      var response = client.send(request, BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (IOException failure) {
      throw new NoAnswer(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** The connection ended, or the caller's patience did. */
  static final class NoAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswer(IOException cause) {
      super(cause);
    }
  }
}
