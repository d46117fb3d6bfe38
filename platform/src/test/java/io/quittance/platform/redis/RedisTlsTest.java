package io.quittance.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.platform.client.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The settings of docs/operations.md for TLS to Redis, with a certificate authority of its own. */
class RedisTlsTest {

  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
  private static final String PASSWORD = "changeit";
  private static final Duration ANSWER_MAX = Duration.ofSeconds(40);

  /** So many, since a single one may have failed for want of time. */
  private static final int TRIES = 5;

  private final Watch watch = new Watch();
  private final String key = "quittance:limit:tls-" + UUID.randomUUID();

  @TempDir private Path folder;
  private Certificates certificates;
  private TlsFront redis;

  /** How often Redis was given up. */
  private static final class Watch implements RedisWatch {

    private final AtomicInteger away = new AtomicInteger();

    @Override
    public void failed(Throwable failure) {}

    @Override
    public void away() {
      away.incrementAndGet();
    }

    @Override
    public void back() {}
  }

  @BeforeEach
  void start() throws IOException {
    certificates = new Certificates(folder);
    certificates.issue("redis");
    var plain = LocalInfrastructure.shared().redis();
    redis = new TlsFront(certificates.serverFile(), plain.host(), plain.port());
  }

  @AfterEach
  void stop() throws IOException {
    System.clearProperty(TRUST_STORE);
    System.clearProperty(TRUST_STORE_PASSWORD);
    redis.close();
  }

  @Test
  @DisplayName("A1306 Redis is spoken to by TLS where its authority is trusted")
  void speaksTls() throws Exception {
    trustTheAuthority();
    try (var link = link("localhost", "true")) {
      // At last: the first handshake of a busy machine may take longer than a connection may.
      awaitAnswer(link, commands -> commands.set(key, "written"), "OK");
      awaitAnswer(link, commands -> commands.get(key), "written");
    }
    assertThat(redis.bytesLetIn()).isPositive();
  }

  @Test
  @DisplayName("A1306 nothing is said to a Redis whose authority nobody knows")
  void refusesAStranger() {
    isRefused("localhost", "true");
  }

  @Test
  @DisplayName("A1306 nothing is said to a Redis with another host name than its certificate's")
  void refusesAnotherHost() throws Exception {
    trustTheAuthority();
    isRefused("127.0.0.1", "true");
  }

  @Test
  @DisplayName("A1306 without the setting nothing gets through to a Redis that speaks TLS")
  void thereIsNoWayBack() throws Exception {
    trustTheAuthority();
    isRefused("localhost", "false");
  }

  private static void awaitAnswer(
      RedisLink<String> link,
      Function<RedisAsyncCommands<String, String>, CompletionStage<String>> question,
      String answer) {
    await().atMost(ANSWER_MAX).untilAsserted(() -> assertThat(link.ask(question)).contains(answer));
  }

  private void isRefused(String host, String ssl) {
    try (var link = link(host, ssl)) {
      assertThat(link.ask(commands -> commands.set(key, "written"))).isEmpty();
      await()
          .atMost(ANSWER_MAX)
          .untilAsserted(() -> assertThat(redis.refusedHandshakes()).isGreaterThan(TRIES));
      assertThat(link.ask(commands -> commands.get(key))).isEmpty();
      assertThat(watch.away).hasValue(1);
    }
    assertThat(redis.bytesLetIn()).isZero();
  }

  /** By the names that payment-api and webhook-service are set up with. */
  private RedisLink<String> link(String host, String ssl) {
    var properties =
        Map.of(
            "quittance.limits.redis.host",
            host,
            "quittance.limits.redis.port",
            Integer.toString(redis.port()),
            "quittance.limits.redis.ssl",
            ssl,
            "quittance.limits.redis.probe-every",
            "20ms");
    var settings =
        new Binder(new MapConfigurationPropertySource(properties))
            .bind("quittance.limits.redis", RedisSettings.class)
            .get();
    return RedisLink.ofText(settings, watch);
  }

  /** As {@code -Djavax.net.ssl.trustStore} does: it is looked at for each new client. */
  private void trustTheAuthority() throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setCertificateEntry("authority", certificates.authority());
    var file = folder.resolve("trust.p12");
    try (var store = Files.newOutputStream(file)) {
      keys.store(store, PASSWORD.toCharArray());
    }
    System.setProperty(TRUST_STORE, file.toString());
    System.setProperty(TRUST_STORE_PASSWORD, PASSWORD);
  }
}
