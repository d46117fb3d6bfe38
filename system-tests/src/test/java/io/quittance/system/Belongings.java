package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A merchant who has at least two objects of every kind that a merchant can have. */
final class Belongings {

  static final String USER_PREFIX = "user-";

  private static final String PAYMENTS = "/api/payment-intents/";
  private static final int AMOUNT = 5_000;
  private static final int ENDPOINTS = 3;
  private static final HttpServer LISTENER = listener();

  /** Databases and their tables with what a merchant can own. */
  private static final Map<String, List<String>> OWNED =
      Map.of(
          "payment", List.of("payment_intent", "refund", "dispute", "payment_method", "api_key"),
          "webhook", List.of("webhook_endpoint"));

  private static final String ROWS =
      """
      (SELECT (to_jsonb(t) - '{updated_at,event_sequence,version,failing_since,failing_told,last_used_on}'::text[])::text AS row
         FROM %s t WHERE merchant_id = ? ORDER BY id)
      """;

  private final Sandbox sandbox;

  private final Http payments;
  private final Http webhooks;
  private final String merchantId;
  private final String key;
  private final String user = USER_PREFIX + UUID.randomUUID();
  private final Map<String, String> ids = new LinkedHashMap<>();

  private Belongings(Sandbox sandbox, String name) {
    this.sandbox = sandbox;
    var merchant =
        Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.SERVICE_TOKEN)
            .post("/internal/merchants", Map.of("name", name));
    assertThat(merchant.status()).as(merchant::explained).isEqualTo(201);
    merchantId = merchant.field("merchantId");
    key = merchant.field("apiKey");
    payments = Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), key);
    webhooks = Http.bearer(sandbox.baseUrl(SandboxService.WEBHOOK_SERVICE), key);
  }

  /** Whose objects others try to get. */
  static Belongings owner() {
    return Owner.SHOP;
  }

  /** Who tries. */
  static Belongings other() {
    return Other.SHOP;
  }

  private static final class Owner {
    private static final Belongings SHOP = ofNewMerchant("A shop with objects");
  }

  private static final class Other {
    private static final Belongings SHOP = ofNewMerchant("A curious shop");
  }

  /** A merchant who was just taken on, with everything; waits until all of it is there. */
  private static Belongings ofNewMerchant(String name) {
    var belongings = new Belongings(RunningPlatform.shared(), name);
    belongings.make();
    return belongings;
  }

  private static HttpServer listener() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.getRequestBody().readAllBytes();
              exchange.sendResponseHeaders(200, -1);
            }
          });
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(0)));
      return server;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  /** Where webhooks of these merchants go: takes everything. */
  static String webhookUrl() {
    return "http://localhost:" + LISTENER.getAddress().getPort() + "/";
  }

  private void make() {
    ids.put("spareEndpoint", endpoint());
    ids.put("otherEndpoint", endpoint());
    ids.put("endpoint", endpoint());
    ids.put("spareApiKey", apiKey());
    ids.put("otherApiKey", apiKey());
    ids.put("apiKey", apiKey());
    ids.put("spareMethod", storedMethod());
    ids.put("otherMethod", storedMethod());
    ids.put("method", storedMethod());
    ids.put("otherDisputed", payment("pm_card_createDispute", "AUTOMATIC", true));
    ids.put("disputed", payment("pm_card_createDispute", "AUTOMATIC", true));
    ids.put("captured", payment("pm_card_visa", "AUTOMATIC", true));
    ids.put("refund", refund(ids.get("captured")));
    ids.put("otherAuthorized", authorizedPayment());
    ids.put("authorized", authorizedPayment());
    ids.put("created", createdPayment());
    ids.put("order", payments.get(PAYMENTS + ids.get("created")).field("orderId"));
    await().atMost(Storefront.SOON).until(() -> listed(payments, "/api/disputes").size() == 2);
    var disputes = listed(payments, "/api/disputes");
    ids.put("dispute", disputes.getFirst());
    ids.put("otherDispute", disputes.getLast());
    await()
        .atMost(Storefront.SOON)
        .until(
            () ->
                !eventsOf(ids.get("created"), "payment.created").isEmpty()
                    && !eventsOf(ids.get("captured"), "refund.succeeded").isEmpty());
    ids.put("event", eventsOf(ids.get("captured"), "refund.succeeded").getFirst());
    ids.put("newestEvent", listed(webhooks, "/api/events").getFirst());
    var deliveries = "/api/events/" + ids.get("event") + "/deliveries";
    await().atMost(Storefront.SOON).until(() -> listed(webhooks, deliveries).size() == ENDPOINTS);
    ids.put("delivery", listed(webhooks, deliveries).getFirst());
    storedAtRest();
  }

  private static List<String> listed(Http service, String path) {
    var answer = service.get(path + "?limit=100");
    assertThat(answer.status()).as(answer::explained).isEqualTo(200);
    return answer
        .body()
        .path("data")
        .valueStream()
        .map(each -> each.path(each.has("disputeId") ? "disputeId" : "id").asString())
        .toList();
  }

  private List<String> eventsOf(String payment, String type) {
    return webhooks
        .get("/api/events?limit=100&type=" + type)
        .body()
        .path("data")
        .valueStream()
        .filter(event -> event.toString().contains(payment))
        .map(event -> event.path("id").asString())
        .toList();
  }

  private String apiKey() {
    var answer = payments.post("/api/api-keys", Map.of("scopes", List.of("read")));
    assertThat(answer.status()).as(answer::explained).isEqualTo(201);
    return answer.field("apiKeyId");
  }

  private String endpoint() {
    var answer =
        webhooks.post(
            "/api/webhook-endpoints", Map.of("url", webhookUrl(), "events", List.of("*")));
    assertThat(answer.status()).as(answer::explained).isEqualTo(201);
    return answer.field("id");
  }

  String storedMethod() {
    var answer =
        payments.post(
            "/api/payment-methods",
            Map.of("type", "WALLET", "walletId", "alipay_qr", "userId", user));
    assertThat(answer.status()).as(answer::explained).isEqualTo(201);
    return answer.field("paymentMethodId");
  }

  String createdPayment() {
    return payment("pm_card_visa", "MANUAL", false);
  }

  String authorizedPayment() {
    return payment("pm_card_visa", "MANUAL", true);
  }

  private String payment(String method, String captureMethod, boolean confirm) {
    var answer =
        payments.post(
            "/api/payment-intents",
            Map.of(
                "orderId", UUID.randomUUID().toString(),
                "userId", user,
                "amount", AMOUNT,
                "currency", "USD",
                "paymentMethodId", method,
                "captureMethod", captureMethod,
                "confirm", confirm));
    assertThat(answer.status()).as(answer::explained).isEqualTo(201);
    return answer.field("paymentIntentId");
  }

  private String refund(String payment) {
    var answer = payments.post("/api/payments/" + payment + "/refund", Map.of("amount", 100));
    assertThat(answer.status()).as(answer::explained).isEqualTo(201);
    return answer.field("refundId");
  }

  String merchantId() {
    return merchantId;
  }

  String key() {
    return key;
  }

  /** An id by what it is of, such as {@code refund}. */
  String id(String kind) {
    var id = kind.equals("user") ? user : ids.get(kind);
    assertThat(id).as("Belongings make no '%s'; make one there", kind).isNotEmpty();
    return id;
  }

  /** The service of an operation, as this merchant calls it. */
  Http at(ApiOperation operation) {
    return Http.bearer(operation.baseUrl(), key);
  }

  /**
   * Everything that this merchant owns, as the databases have it; what others ask for must not
   * alter it. Times and counters are left out, since providers and receivers move them.
   */
  String stored() {
    return OWNED.entrySet().stream()
        .map(database -> rows(database.getKey(), database.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /** What is stored once nothing that this merchant set off goes on. */
  String storedAtRest() {
    var last = new AtomicReference<>("");
    await()
        .atMost(Storefront.SOON)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              var now = stored();
              return now.equals(last.getAndSet(now));
            });
    return last.get();
  }

  private String rows(String database, List<String> tables) {
    var sql =
        tables.stream()
            .map(ROWS::formatted)
            .collect(
                Collectors.joining(" UNION ALL ", "SELECT string_agg(row, E'\\n') FROM (", ")"));
    try (var connection =
            DriverManager.getConnection(
                sandbox.infrastructure().postgres().superuserJdbcUrl(database));
        var query = connection.prepareStatement(sql)) {
      for (int i = 1; i <= tables.size(); i++) {
        query.setString(i, merchantId);
      }
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
