package io.quittance.payment.provider.alipay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quittance.payment.provider.alipay.AlipaySettings.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway that says to each method what it was told to say. */
final class ScriptedGateway implements AutoCloseable {

  private static final KeyPair APP = newKeys();
  private static final KeyPair ALIPAY = newKeys();

  private final HttpServer server;
  private final Map<String, String> answers = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private int status = 200;
  private String retryAfter = "";

  ScriptedGateway() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", this::serve);
    server.start();
  }

  /** A signed answer to a method; the content is the inside of a JSON object. */
  ScriptedGateway says(String method, String content) {
    return saysRaw(method, signed(method, "{" + content + "}", ALIPAY));
  }

  /** The same, signed by somebody else. */
  ScriptedGateway saysAsImpostor(String method, String content) {
    return saysRaw(method, signed(method, "{" + content + "}", newKeys()));
  }

  ScriptedGateway saysRaw(String method, String body) {
    answers.put(method, body);
    return this;
  }

  ScriptedGateway answersWith(int otherStatus, String seconds) {
    status = otherStatus;
    retryAfter = seconds;
    return this;
  }

  /** The methods that were asked for, in their order. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  AlipaySettings settings(Product product) {
    return new AlipaySettings(
        URI.create("http://localhost:" + server.getAddress().getPort() + "/gateway.do"),
        "main",
        "2021000000000001",
        text(APP.getPrivate()),
        text(ALIPAY.getPublic()),
        URI.create("https://pay.example/webhooks/alipay/main"),
        product,
        "Order",
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofMinutes(15),
        Duration.ofDays(1),
        false);
  }

  private void serve(HttpExchange exchange) throws IOException {
    var method =
        Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
            .filter(pair -> pair.startsWith("method="))
            .map(pair -> URLDecoder.decode(pair.substring(7), StandardCharsets.UTF_8))
            .findFirst()
            .orElse("");
    asked.add(method);
    exchange.getRequestBody().readAllBytes();
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
    }
    var bytes = answers.getOrDefault(method, "").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String signed(String method, String content, KeyPair keys) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(content.getBytes(StandardCharsets.UTF_8));
      return "{\"%s_response\":%s,\"sign\":\"%s\"}"
          .formatted(
              method.replace('.', '_'),
              content,
              Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String text(Key key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
