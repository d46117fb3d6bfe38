package io.quittance.webhook.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.idempotency.IdempotencyServiceApplication;
import io.quittance.infrastructure.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whom webhook-service asks: a real idempotency-service, and payment-api's route about keys, which
 * is played here by its contract. Started once for all tests of the module.
 */
public final class Neighbors {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ConfigurableApplicationContext idempotency;
  private final HttpServer keys;
  private final Map<String, MerchantKeysApi.Owner> owners = new ConcurrentHashMap<>();

  private Neighbors() {
    this.idempotency =
        IdempotencyServiceApplication.application()
            .run(
                Stream.concat(
                        Stream.of("--quittance.security.sandbox=true"),
                        TestServers.postgresAndRedis("idempotency").entrySet().stream()
                            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue()))
                    .toArray(String[]::new));
    this.keys = serveKeys();
  }

  /** Starts once; when that fails, each test says so at once. */
  private static final class Running {
    private static final Neighbors NEIGHBORS = new Neighbors();
  }

  /** The neighbors, started at the first use. */
  public static Neighbors shared() {
    return Running.NEIGHBORS;
  }

  /** By these settings a webhook-service finds them. */
  public Map<String, String> settings() {
    return Map.of(
        "quittance.webhook.outbound.idempotency-url",
        "http://localhost:" + idempotency.getEnvironment().getProperty("local.server.port"),
        "quittance.webhook.outbound.payment-api-url",
        "http://localhost:" + keys.getAddress().getPort());
  }

  /** The database of idempotency-service. */
  public JdbcClient keysInUse() {
    return idempotency.getBean(JdbcClient.class);
  }

  /** Gives a merchant a key. */
  public void giveKey(String key, String merchantId, String... scopes) {
    owners.put(hash(key), new MerchantKeysApi.Owner(merchantId, List.of(scopes)));
  }

  /** Takes a key away. */
  public void revokeKey(String key) {
    owners.remove(hash(key));
  }

  private HttpServer serveKeys() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/internal/merchant-keys/identify", this::identify);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void identify(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean known =
          ("Bearer " + TestServers.SERVICE_TOKEN)
              .equals(exchange.getRequestHeaders().getFirst("Authorization"));
      var digest =
          JSON.readValue(exchange.getRequestBody().readAllBytes(), MerchantKeysApi.Digest.class);
      var owner =
          owners.getOrDefault(digest.secretHash(), new MerchantKeysApi.Owner(null, List.of()));
      var body = JSON.writeValueAsBytes(owner);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(known ? 200 : 401, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String hash(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
