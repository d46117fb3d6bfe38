package io.quittance.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quittance.platform.web.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receives webhooks and remembers every attempt; refuses as often as it is told to. */
final class WebhookSink {

  static final WebhookSink INSTANCE = new WebhookSink();

  private static final JsonMapper JSON = StrictJson.mapper();

  private final HttpServer server;
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicInteger> refusals = new ConcurrentHashMap<>();

  private WebhookSink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", this::receive);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** One attempt to deliver a webhook. */
  record Attempt(String path, Headers headers, String raw, JsonNode body, boolean accepted) {

    String signature() {
      return headers.getFirst("Simulator-Signature");
    }

    String id() {
      return body.path("id").asString();
    }

    String type() {
      return body.path("type").asString();
    }

    String paymentReference() {
      return body.path("data").path("charge").path("paymentReference").asString();
    }
  }

  String url() {
    return url("simulator");
  }

  /** Where an emulated provider sends. */
  String url(String provider) {
    return "http://localhost:%d/webhooks/%s/acct_test"
        .formatted(server.getAddress().getPort(), provider);
  }

  /** Every attempt of an emulated provider that tells about something with this in it. */
  List<Attempt> attempts(String provider, String mentioned) {
    return attempts.stream()
        .filter(attempt -> attempt.path().startsWith("/webhooks/" + provider + "/"))
        .filter(attempt -> attempt.raw().contains(mentioned))
        .toList();
  }

  /** Refuses the next webhooks of a payment. */
  void refuse(String paymentReference, int times) {
    refusals.put(paymentReference, new AtomicInteger(times));
  }

  /** Every attempt for a payment, in the order in which they came. */
  List<Attempt> attempts(String paymentReference) {
    return attempts.stream()
        .filter(attempt -> attempt.paymentReference().equals(paymentReference))
        .toList();
  }

  /** The types of what was accepted for a payment, in order. */
  List<String> accepted(String paymentReference) {
    return attempts(paymentReference).stream()
        .filter(Attempt::accepted)
        .map(Attempt::type)
        .toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var raw = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var body = JSON.readTree(raw);
      var payment = body.path("data").path("charge").path("paymentReference").asString();
      var left = refusals.get(payment);
      boolean accepted = left == null || left.getAndDecrement() <= 0;
      attempts.add(
          new Attempt(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders(),
              raw,
              body,
              accepted));
      exchange.sendResponseHeaders(accepted ? 200 : 503, -1);
    }
  }
}
