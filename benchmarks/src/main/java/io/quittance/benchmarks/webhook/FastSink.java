package io.quittance.benchmarks.webhook;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** A merchant's server that answers 200 at once and counts. */
final class FastSink implements AutoCloseable {

  private static final int STATUS = 200;
  private static final int NO_BODY = -1;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> arrived = ConcurrentHashMap.newKeySet();
  private final LongAdder requests = new LongAdder();

  FastSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            requests.increment();
            arrived.add(
                exchange.getRequestURI().getPath()
                    + exchange.getRequestHeaders().getFirst("webhook-id"));
            exchange.sendResponseHeaders(STATUS, NO_BODY);
          }
        });
    server.start();
  }

  String url(int endpoint) {
    return "http://localhost:%d/%d/".formatted(server.getAddress().getPort(), endpoint);
  }

  /** Deliveries that arrived, each counted once. */
  int arrived() {
    return arrived.size();
  }

  /** Requests that came, also repeated ones. */
  long requests() {
    return requests.sum();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
