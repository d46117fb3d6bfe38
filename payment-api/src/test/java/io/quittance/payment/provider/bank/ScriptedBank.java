package io.quittance.payment.provider.bank;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A bank that says to each request what it was told to say. */
final class ScriptedBank implements AutoCloseable {

  static final String IBAN = "DE89370400440532013000";
  static final String TOKEN = "bank_token_for_tests_0001";
  static final Ed25519Sign.KeyPair KEYS = newKeys();

  private final HttpServer server;
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  ScriptedBank() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", this::serve);
    server.start();
  }

  private record Answer(int status, String body, String retryAfter) {}

  /** What came in. */
  record Asked(String request, Map<String, String> headers, String body) {}

  /** The answer to a method and the beginning of a path, such as {@code GET /payments}. */
  ScriptedBank says(String request, int status, String body) {
    answers.put(request, new Answer(status, body, ""));
    return this;
  }

  ScriptedBank wantsToBeLeftAlone(String request, int status, String seconds) {
    answers.put(request, new Answer(status, "", seconds));
    return this;
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  BankSettings settings() {
    return new BankSettings(
        URI.create("http://localhost:" + server.getAddress().getPort()),
        "main",
        IBAN,
        "COBADEFFXXX",
        "Shop of Tests",
        Set.of(Currency.getInstance("EUR"), Currency.getInstance("KWD")),
        ZoneId.of("Europe/Berlin"),
        TOKEN,
        "whsk_" + Base64.getEncoder().encodeToString(KEYS.getPrivateKey()),
        URI.create("https://shop.example/transfer?lang=en"),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofDays(14),
        Duration.ofDays(1),
        false);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      var headers = new HashMap<String, String>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(new Asked(request, headers, body));
      var answer =
          answers.entrySet().stream()
              .filter(it -> request.startsWith(it.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(new Answer(404, "{\"code\":\"not_found\"}", ""));
      if (!answer.retryAfter().isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
      }
      var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Ed25519Sign.KeyPair newKeys() {
    try {
      return Ed25519Sign.KeyPair.newKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
