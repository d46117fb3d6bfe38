package io.quittance.webhook.outbound.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.outbound.OutboundSettings;
import io.quittance.webhook.outbound.Sink;
import io.quittance.webhook.outbound.address.AddressRules;
import io.quittance.webhook.outbound.address.CheckedNames;
import io.quittance.webhook.outbound.delivery.Claimed.Target;
import io.quittance.webhook.outbound.endpoint.SigningKeys;
import io.quittance.webhook.outbound.event.MerchantEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One attempt against servers of every kind. */
class SendWebhookTest {

  private static final Duration TIMEOUT = Duration.ofMillis(800);
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** More than enough for the end of an attempt that takes {@link #TIMEOUT}. */
  private static final Duration LATE = Duration.ofSeconds(15);

  private final CheckedNames names =
      new CheckedNames(InetAddress::getAllByName, new AddressRules(true));
  private final SendWebhook sender = sender(names, null);

  @AfterEach
  void close() {
    sender.close();
    names.close();
  }

  private static SendWebhook sender(CheckedNames names, @Nullable TlsSocketStrategy tls) {
    return new SendWebhook(names, settings(), SimulatorProvider.CLOCK, tls);
  }

  private static OutboundSettings settings() {
    return new OutboundSettings(
        URI.create("http://localhost:1"),
        URI.create("http://localhost:1"),
        null,
        true,
        Set.of(443),
        16,
        Duration.ofHours(24),
        TIMEOUT,
        16,
        128,
        64,
        Duration.ofMillis(500),
        Duration.ofDays(90));
  }

  private Attempt send(String url) {
    return sender.send(event(), target(url));
  }

  private static MerchantEvent event() {
    return new MerchantEvent(
        UUID.randomUUID(),
        "mer_1",
        "payment.created.v1",
        "pi_1",
        1,
        "{}",
        Instant.parse("2026-03-01T10:00:00Z"));
  }

  private static Target target(String url) {
    var secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    return new Target(url, List.of(new SigningKeys(secret, null)));
  }

  @ParameterizedTest(name = "A505 {0} is a failure and not followed")
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int status) {
    try (var other = Sink.answering(200);
        var sink =
            Sink.of(
                (_, exchange) -> {
                  exchange.getResponseHeaders().set("Location", other.url());
                  exchange.sendResponseHeaders(status, -1);
                })) {
      var attempt = send(sink.url());
      assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.REDIRECTED);
      assertThat(attempt.status()).isEqualTo(status);
      assertThat(other.soFar()).isEmpty();
    }
  }

  @Test
  void a504_readsRetryAfterInSecondsAndAsADate() {
    var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(inAnHour());
    var values = List.of("120", date, "soon", "-5");
    try (var sink =
        Sink.of(
            (number, exchange) -> {
              exchange.getResponseHeaders().set("Retry-After", values.get(number));
              exchange.sendResponseHeaders(number % 2 == 0 ? 429 : 503, -1);
            })) {
      assertThat(send(sink.url()).retryAfter()).isEqualTo(Duration.ofMinutes(2));
      assertThat(send(sink.url()).retryAfter())
          .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
      assertThat(send(sink.url()).retryAfter()).isNull();
      assertThat(send(sink.url()).retryAfter()).isNull();
    }
  }

  private static ZonedDateTime inAnHour() {
    return SimulatorProvider.CLOCK.instant().plus(Duration.ofHours(1)).atZone(ZoneOffset.UTC);
  }

  @Test
  void a510_readsNoMoreThan64KiBOfAnAnswerOf1GiB() {
    var written = new AtomicLong();
    try (var sink =
        Sink.of(
            (_, exchange) -> {
              exchange.sendResponseHeaders(200, 1L << 30);
              var chunk = new byte[64 * 1024];
              Arrays.fill(chunk, (byte) 'x');
              for (int i = 0; i < 16 * 1024; i++) {
                exchange.getResponseBody().write(chunk);
                written.addAndGet(chunk.length);
              }
            })) {
      var attempt = send(sink.url());
      assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.DELIVERED);
      assertThat(attempt.response()).isEqualTo("x".repeat(1024));
      // What the two systems hold between them is some MiB; the rest never left.
      assertThat(written.get()).isLessThan(64L << 20);
    }
  }

  @Test
  void a510_doesNotUnpackAnAnswer() throws IOException {
    var bomb = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bomb)) {
      var zeros = new byte[1 << 20];
      for (int i = 0; i < 32; i++) {
        zip.write(zeros);
      }
    }
    try (var sink =
        Sink.of(
            (number, exchange) -> {
              var body =
                  number == 0 ? bomb.toByteArray() : "as it is".getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().set("Content-Encoding", "gzip");
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            })) {
      assertThat(send(sink.url()).outcome()).isEqualTo(AttemptOutcome.DELIVERED);
      // Whoever unpacks finds no gzip here.
      assertThat(send(sink.url()).response()).isEqualTo("as it is");
      assertThat(sink.soFar().getFirst().header("accept-encoding")).isEmpty();
    }
  }

  @Test
  void a506_isDoneInTimeWithAServerThatSendsAByteNowAndThen() throws Exception {
    var answers =
        List.of(
            // A status line, headers and a body that never end.
            "HTTP/1.1 200 ",
            "HTTP/1.1 200 OK\r\nX-Slow: ",
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
            "");
    for (var begin : answers) {
      try (var server = dripping(begin)) {
        var attempt = send("http://localhost:" + server.getLocalPort() + "/");
        assertThat(attempt.outcome()).as(begin).isEqualTo(AttemptOutcome.TIMED_OUT);
        assertThat(attempt.duration()).isBetween(TIMEOUT.minusMillis(50), LATE);
      }
    }
  }

  @Test
  void a506_isDoneInTimeWithAServerThatSendsAByteOfTlsNowAndThen() throws Exception {
    try (var server = dripping("\u0016\u0003\u0003@\u0000")) {
      var attempt = send("https://localhost:" + server.getLocalPort() + "/");
      assertThat(attempt.outcome()).isIn(AttemptOutcome.TIMED_OUT, AttemptOutcome.TLS_FAILED);
      assertThat(attempt.duration()).isLessThan(LATE);
    }
  }

  /** Sends a beginning at once, then a byte each 100 ms, until the other side goes. */
  private static ServerSocket dripping(String begin) throws IOException {
    var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              try (var connection = server.accept()) {
                OutputStream out = connection.getOutputStream();
                out.write(begin.getBytes(StandardCharsets.ISO_8859_1));
                while (true) {
                  out.write('x');
                  out.flush();
                  Thread.sleep(100);
                }
              } catch (IOException | InterruptedException gone) {
                // The test is over, or the sender had enough: what the test is about.
              }
            });
    return server;
  }

  @Test
  void endsWhenHeadersHaveNoEnd() {
    try (var sink =
        Sink.of(
            (_, exchange) -> {
              exchange.getResponseHeaders().set("X-Long", "x".repeat(20_000));
              exchange.sendResponseHeaders(200, -1);
            })) {
      assertThat(send(sink.url()).outcome()).isEqualTo(AttemptOutcome.CONNECTION_FAILED);
    }
  }

  @Test
  void tellsWhyThereWasNoAnswer() throws Exception {
    int closed;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = server.getLocalPort();
    }
    assertThat(send("http://localhost:" + closed + "/").outcome())
        .isEqualTo(AttemptOutcome.CONNECTION_FAILED);
    assertThat(send("https://no-such-name.invalid/").outcome())
        .isEqualTo(AttemptOutcome.NAME_NOT_RESOLVED);
  }

  @ParameterizedTest(name = "A508 {0} is refused at delivery")
  @ValueSource(
      strings = {
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a9fe:a9fe]/"
      })
  void connectsToNoAddressThatIsNotPublic(String url) {
    assertThat(send(url).outcome()).isEqualTo(AttemptOutcome.ADDRESS_NOT_ALLOWED);
  }

  @Test
  void a508_checksANameAgainAtEachDeliveryAndConnectsToWhatItChecked() throws Exception {
    var looked = new AtomicInteger();
    try (var sink = Sink.answering(200);
        var rebinding =
            new CheckedNames(
                _ ->
                    new InetAddress[] {
                      InetAddress.ofLiteral(
                          looked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1")
                    },
                new AddressRules(true));
        var rebound = sender(rebinding, null)) {
      var url = sink.url().replace("localhost", "shop.example");
      assertThat(rebound.send(event(), target(url)).outcome()).isEqualTo(AttemptOutcome.DELIVERED);
      assertThat(looked).hasValue(1);
      var another = url.replace("shop.example", "other.example");
      assertThat(rebound.send(event(), target(another)).outcome())
          .isEqualTo(AttemptOutcome.ADDRESS_NOT_ALLOWED);
      assertThat(sink.soFar()).hasSize(1);
    }
  }

  @Test
  void a508_outsideOfTheSandboxThisMachineIsRefusedToo() {
    try (var sink = Sink.answering(200);
        var strict = new CheckedNames(InetAddress::getAllByName, new AddressRules(false));
        var outside = sender(strict, null)) {
      assertThat(outside.send(event(), target(sink.url())).outcome())
          .isEqualTo(AttemptOutcome.ADDRESS_NOT_ALLOWED);
      assertThat(sink.soFar()).isEmpty();
    }
  }

  @Test
  void a511_believesOnlyCertificatesThatAreValidForTheHost(@TempDir Path folder) throws Exception {
    var store = keyStore(folder, "shop.example");
    var server = https(store);
    try {
      var url = "https://localhost:" + server.getAddress().getPort() + "/";
      assertThat(send(url).outcome()).as("self-signed").isEqualTo(AttemptOutcome.TLS_FAILED);
      try (var trusting = sender(names, trusting(store));
          var shopNames =
              new CheckedNames(
                  _ -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                  new AddressRules(true));
          var shop = sender(shopNames, trusting(store))) {
        assertThat(trusting.send(event(), target(url)).outcome())
            .as("trusted, but of another host")
            .isEqualTo(AttemptOutcome.TLS_FAILED);
        assertThat(shop.send(event(), target(url.replace("localhost", "shop.example"))).outcome())
            .as("trusted and of this host")
            .isEqualTo(AttemptOutcome.DELIVERED);
      }
    } finally {
      server.stop(0);
    }
  }

  private static HttpsServer https(KeyStore store) throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    return server;
  }

  private static TlsSocketStrategy trusting(KeyStore store) throws Exception {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return new DefaultClientTlsStrategy(tls);
  }

  /** A self-signed certificate of a host, made by the JDK's own tool. */
  private static KeyStore keyStore(Path folder, String host) throws Exception {
    var file = folder.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "shop",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    // As a certificate of an authority, so that whoever has the store trusts it.
    store.setCertificateEntry("trusted", store.getCertificate("shop"));
    return store;
  }
}
