package io.quittance.webhook.outbound;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A merchant's server: keeps what it gets, and answers as it is told. */
public final class Sink implements AutoCloseable {

  private static final Duration WAIT_MAX = Duration.ofSeconds(20);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  private Sink(Answering answering) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var count = new AtomicInteger();
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var message =
                new Message(
                    exchange.getRequestURI().getPath(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            messages.add(message);
            answering.answer(count.getAndIncrement(), exchange);
          }
        });
    server.start();
  }

  /** How to answer the n-th message, from 0. */
  @FunctionalInterface
  public interface Answering {
    void answer(int number, HttpExchange exchange) throws IOException;
  }

  /** What came. */
  public record Message(String path, Map<String, List<String>> headers, String body) {

    public String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst()
          .orElse("");
    }

    public String id() {
      return header("webhook-id");
    }

    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  /** Answers with one status after the other, and with the last one from then on. */
  public static Sink answering(int... statuses) {
    return new Sink(
        (number, exchange) ->
            exchange.sendResponseHeaders(statuses[Math.min(number, statuses.length - 1)], -1));
  }

  /** Answers as told. */
  public static Sink of(Answering answering) {
    return new Sink(answering);
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/webhooks";
  }

  /** All that came, once there are so many. */
  public List<Message> messages(int count) {
    await().atMost(WAIT_MAX).until(() -> messages.size() >= count);
    return List.copyOf(messages);
  }

  /** All that came so far. */
  public List<Message> soFar() {
    return List.copyOf(messages);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
