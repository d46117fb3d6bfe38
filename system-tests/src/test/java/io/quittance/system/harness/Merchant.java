package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quittance.platform.id.Ids;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import io.quittance.system.Http;
import io.quittance.system.PaymentTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * A merchant with a key and a server of its own, which is told of its payments by webhooks. The
 * server refuses what is too old, and one event in {@value #ONE_REFUSED_IN} at first, so that it
 * has to come again.
 */
final class Merchant implements AutoCloseable {

  private static final int ONE_REFUSED_IN = 8;
  private static final String SECRET_PREFIX = "whsec_";
  private static final String HMAC = "HmacSHA256";

  /** As Standard Webhooks recommends; a process whose clock is wrong signs in vain. */
  private static final Duration AGE_MAX = Duration.ofMinutes(5);

  private final String id;
  private final String key;
  private final String secret;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> tried = ConcurrentHashMap.newKeySet();
  private final Map<String, String> paymentByEvent = new ConcurrentHashMap<>();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private final Queue<String> forged = new ConcurrentLinkedQueue<>();

  private Merchant(String id, String key, String secret, HttpServer server) {
    this.id = id;
    this.key = key;
    this.secret = secret;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::isTold);
    server.start();
  }

  /** A new one, which listens. */
  static Merchant registered(Sandbox sandbox, String name) {
    try {
      var merchant =
          Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.SERVICE_TOKEN)
              .post("/internal/merchants", Map.of("name", name));
      assertThat(merchant.status()).as(merchant.text()).isLessThan(300);
      var key = merchant.field("apiKey");
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var endpoint =
          Http.bearer(sandbox.baseUrl(SandboxService.WEBHOOK_SERVICE), key)
              .post(
                  "/api/webhook-endpoints",
                  Map.of(
                      "url",
                      "http://localhost:" + server.getAddress().getPort() + "/",
                      "events",
                      List.of("*")));
      assertThat(endpoint.status()).as(endpoint::explained).isEqualTo(201);
      return new Merchant(merchant.field("merchantId"), key, endpoint.field("secret"), server);
    } catch (IOException noServer) {
      throw new UncheckedIOException(noServer);
    }
  }

  String id() {
    return id;
  }

  String key() {
    return key;
  }

  /** What only this merchant knows. */
  List<String> secrets() {
    return List.of(key, secret, secret.substring(SECRET_PREFIX.length()));
  }

  /** Everything that it was sent. */
  Queue<String> bodies() {
    return bodies;
  }

  private void isTold(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(take(exchange), -1);
    }
  }

  private int take(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    var text = new String(body, StandardCharsets.UTF_8);
    bodies.add(text);
    var event = header(exchange, "webhook-id");
    var timestamp = header(exchange, "webhook-timestamp");
    var told = JsonMapper.shared().readTree(body);
    if (!isGenuine(event, timestamp, header(exchange, "webhook-signature"), body)
        || !told.path("id").asString("").equals(event)) {
      forged.add(text);
      return 400;
    }
    var age =
        Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now()).abs();
    if (age.compareTo(AGE_MAX) > 0) {
      return 400;
    }
    if (tried.add(event) && Math.floorMod(event.hashCode(), ONE_REFUSED_IN) == 0) {
      return 503;
    }
    paymentByEvent.put(event, told.at("/data/object/paymentIntentId").asString(""));
    return 200;
  }

  private static String header(HttpExchange exchange, String name) {
    return "" + exchange.getRequestHeaders().getFirst(name);
  }

  private boolean isGenuine(String event, String timestamp, String signatures, byte[] body) {
    try {
      var mac = Mac.getInstance(HMAC);
      var shared = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
      mac.init(new SecretKeySpec(shared, HMAC));
      mac.update(bytes(event + "." + timestamp + "."));
      var expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
      return Stream.of(signatures.split(" "))
          .anyMatch(one -> MessageDigest.isEqual(bytes(one), bytes(expected)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether it knows each event that the topic tells of these payments, and no other. */
  void knowsAllOf(Sandbox sandbox, Set<String> payments) {
    assertThat(forged).as("sent to %s without its signature", id).isEmpty();
    var expected = new HashMap<String, String>();
    PaymentTopic.read(
        sandbox,
        told -> {
          if (payments.contains(told.payment())) {
            expected.put(Ids.write("evt", told.eventId()), told.payment());
          }
        });
    assertThat(expected).as("events of %d payments", payments.size()).isNotEmpty();
    assertThat(missing(expected, paymentByEvent)).as("%s was not told of", id).isEmpty();
    assertThat(missing(paymentByEvent, expected)).as("%s was told of what is not", id).isEmpty();
  }

  private static Set<Map.Entry<String, String>> missing(
      Map<String, String> all, Map<String, String> there) {
    return all.entrySet().stream()
        .filter(event -> !event.getValue().equals(there.get(event.getKey())))
        .collect(Collectors.toSet());
  }

  /** How often it was called, and of how many events. */
  String figures() {
    return "%d webhooks of %d events".formatted(bodies.size(), paymentByEvent.size());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
