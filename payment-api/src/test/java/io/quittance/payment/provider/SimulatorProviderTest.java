package io.quittance.payment.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.platform.money.Money;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that the simulator itself never gives, from a server that gives them. */
class SimulatorProviderTest {

  private static final String REFERENCE = "txn_01jn8w3xq07k2r9v5m4c6b8d0f";

  private static final ProviderRequest.Authorize REQUEST =
      new ProviderRequest.Authorize(
          REFERENCE,
          "pi_01jn8w3xq07k2r9v5m4c6b8d0e",
          new Money(1_000, Currency.getInstance("USD")),
          "pm_card_visa",
          "http://localhost:8080/return/pi_01jn8w3xq07k2r9v5m4c6b8d0e",
          null);

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  @DisplayName("A307 a duplicate of our own earlier request: asks what it was, and adopts it")
  void adoptsWhatItHasAlready() throws IOException {
    start(HttpServer.create(loopback(), 0));
    answer("POST", 409, "{\"code\":\"duplicate_transaction\"}", null);
    answer("GET", 200, operation("2026-03-01T10:00:00Z", 1_000), null);

    var answer = provider("http").ask(REQUEST);

    assertThat(answer).isInstanceOf(Told.class);
    assertThat(asked).containsExactly("POST /v1/charges", "GET /v1/operations/" + REFERENCE);
  }

  @ParameterizedTest(name = "A306 {0}")
  @ValueSource(
      strings = {
        "",
        "<html>502 Bad Gateway</html>",
        "{\"operationId\":\"op_1\",\"sta",
        "{}",
        "[]",
        "null",
        "{\"status\":\"SUCCEEDED\"}"
      })
  @DisplayName("A306 nonsense with status 200 is no success")
  void nonsenseIsUnknown(String body) throws IOException {
    start(HttpServer.create(loopback(), 0));
    answer("POST", 200, body, null);
    assertThat(provider("http").ask(REQUEST)).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A306 a status that we do not know is no success")
  void anUnknownStatusIsUnknown() throws IOException {
    start(HttpServer.create(loopback(), 0));
    answer(
        "POST", 200, operation("2026-03-01T10:00:00Z", 1_000).replace("SUCCEEDED", "MAYBE"), null);
    assertThat(provider("http").ask(REQUEST)).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A311 less than asked is told as it is, so that it is not taken for the whole")
  void tellsAPartialApproval() throws IOException {
    start(HttpServer.create(loopback(), 0));
    answer("POST", 200, operation("2026-03-01T10:00:00Z", 600), null);
    assertThat(provider("http").ask(REQUEST))
        .isInstanceOfSatisfying(
            Told.class,
            told -> assertThat(((ProviderFact.Authorized) told.fact()).amount()).isEqualTo(600));
  }

  @ParameterizedTest(name = "A314 {0}")
  @CsvSource({
    "2026-03-01T07:30:00+08:00,     2026-02-28T23:30:00Z",
    "2026-03-29T03:30:00+02:00,     2026-03-29T01:30:00Z",
    "2026-02-28T23:30:00.123456Z,   2026-02-28T23:30:00.123456Z"
  })
  @DisplayName("A314 the provider's times are UTC, whatever zone it writes")
  void readsTimesOfEveryZone(String told, String expected) throws IOException {
    start(HttpServer.create(loopback(), 0));
    answer("POST", 200, operation(told, 1_000), null);
    assertThat(provider("http").ask(REQUEST))
        .isInstanceOfSatisfying(
            Told.class,
            it -> assertThat(it.fact().subject().occurredAt()).isEqualTo(Instant.parse(expected)));
  }

  @Test
  @DisplayName("A314 a time without a zone is not guessed: the outcome stays open")
  void doesNotGuessAZone() throws IOException {
    start(HttpServer.create(loopback(), 0));
    answer("POST", 200, operation("2026-03-01T07:30:00", 1_000), null);
    assertThat(provider("http").ask(REQUEST)).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A304 a provider that wants to be left alone says for how long")
  void readsRetryAfter() throws IOException {
    start(HttpServer.create(loopback(), 0));
    answer("POST", 429, "{}", "120");
    assertThat(provider("http").ask(REQUEST))
        .isEqualTo(new Busy("status 429", Duration.ofMinutes(2)));
  }

  @Test
  @DisplayName("A313 a certificate that nobody vouches for is refused, and nothing is sent")
  void refusesAWrongCertificate(@TempDir Path folder) throws Exception {
    var secure = HttpsServer.create(loopback(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder)));
    start(secure);
    answer("POST", 200, operation("2026-03-01T10:00:00Z", 1_000), null);

    assertThat(provider("https").ask(REQUEST)).isInstanceOf(Unknown.class);
    assertThat(provider("https").lookUp(REQUEST)).isInstanceOf(Unknown.class);
    assertThat(asked).isEmpty();
  }

  private void start(HttpServer made) {
    server = made;
    server.start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private SimulatorProvider provider(String scheme) {
    var address = server.getAddress();
    return new SimulatorProvider(
        new SimulatorSettings(
            URI.create(scheme + "://" + address.getHostString() + ":" + address.getPort()),
            "acct_test",
            "prov_test",
            Duration.ofSeconds(5),
            Duration.ofDays(7)),
        Clock.systemUTC());
  }

  private void answer(String method, int status, String body, String retryAfter) {
    server.createContext(
        method.equals("GET") ? "/v1/operations" : "/v1/charges",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          if (retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static String operation(String completedAt, long amount) {
    return """
    {"operationId":"op_1","chargeId":"ch_1","type":"AUTHORIZE","reference":"%s",\
    "paymentReference":"pi_01jn8w3xq07k2r9v5m4c6b8d0e","status":"SUCCEEDED","amount":%d,\
    "currency":"USD","createdAt":"2026-02-28T20:00:00Z","completedAt":"%s"}\
    """
        .formatted(REFERENCE, amount, completedAt);
  }

  private static SSLContext selfSigned(Path folder) throws Exception {
    var store = folder.resolve("server.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-validity",
                "1")
            .redirectErrorStream(true)
            .start();
    assertThat(made.waitFor()).isZero();
    var keys = KeyStore.getInstance("PKCS12");
    try (var stored = Files.newInputStream(store)) {
      keys.load(stored, "changeit".toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
