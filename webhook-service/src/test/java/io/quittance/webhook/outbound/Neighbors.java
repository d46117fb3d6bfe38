package io.quittance.webhook.outbound;

import com.sun.net.httpserver.HttpServer;
import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.idempotency.IdempotencyServiceApplication;
import io.quittance.infrastructure.TestServers;
import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.id.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whom webhook-service asks: a real idempotency-service, and payment-api's routes about keys, which
 * are played here by their contract. Started once for all tests of the module.
 */
public final class Neighbors {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ConfigurableApplicationContext idempotency;
  private final HttpServer keys;
  private final Ids ids = new Ids(Clock.systemUTC());
  private final Map<String, Changed> changed = new ConcurrentHashMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private long changes;

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

  /** A key as it is now, and the number of its latest change. */
  private record Changed(long change, MerchantKeysApi.Key key) {}

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
    change(
        new MerchantKeysApi.Key(
            hash(key), Ids.write("key", ids.next(key)), merchantId, List.of(scopes), null, false));
  }

  /** Takes a key away. */
  public void revokeKey(String key) {
    var before = changed.get(hash(key)).key();
    change(
        new MerchantKeysApi.Key(
            before.secretHash(),
            before.apiKeyId(),
            before.merchantId(),
            before.scopes(),
            before.expiresAt(),
            true));
  }

  /** The ids of the keys that were told to be used. */
  public Set<String> usedKeys() {
    return Set.copyOf(used);
  }

  private synchronized void change(MerchantKeysApi.Key key) {
    changed.put(key.secretHash(), new Changed(++changes, key));
  }

  private HttpServer serveKeys() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      serve(server, "identify", MerchantKeysApi.Digest.class, this::identify);
      serve(server, "changes", MerchantKeysApi.Place.class, this::changesAfter);
      serve(
          server,
          "uses",
          MerchantKeysApi.Uses.class,
          uses -> {
            used.addAll(uses.apiKeyIds());
            return Map.of();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MerchantKeysApi.Owner identify(MerchantKeysApi.Digest digest) {
    var known = changed.get(digest.secretHash());
    return known == null || known.key().revoked()
        ? MerchantKeysApi.Owner.NOBODY
        : new MerchantKeysApi.Owner(
            known.key().merchantId(), known.key().scopes(), known.key().apiKeyId());
  }

  private synchronized MerchantKeysApi.Changes changesAfter(MerchantKeysApi.Place place) {
    var keys =
        changed.values().stream()
            .filter(one -> one.change() >= place.change())
            .map(Changed::key)
            .toList();
    return new MerchantKeysApi.Changes(keys, place, false, changes + 1, Instant.now());
  }

  private static <Q> void serve(
      HttpServer server, String name, Class<Q> question, Function<Q, Object> answer) {
    server.createContext(
        "/internal/merchant-keys/" + name,
        exchange -> {
          try (exchange) {
            boolean known =
                TestTokens.shows(
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    "webhook-service",
                    "payment-api");
            var asked = JSON.readValue(exchange.getRequestBody().readAllBytes(), question);
            var body = JSON.writeValueAsBytes(answer.apply(asked));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
          }
        });
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
