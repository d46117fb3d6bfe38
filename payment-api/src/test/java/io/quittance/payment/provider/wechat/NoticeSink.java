package io.quittance.payment.provider.wechat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes notices as a merchant would, and keeps them. */
final class NoticeSink implements AutoCloseable {

  private static final int NO_CONTENT = 204;

  private final HttpServer server;
  private final List<Notice> notices = new CopyOnWriteArrayList<>();

  NoticeSink() throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          notices.add(new Notice(exchange.getRequestHeaders(), body));
          exchange.sendResponseHeaders(NO_CONTENT, -1);
          exchange.close();
        });
    server.start();
  }

  /** One notice as it came. */
  record Notice(Headers headers, String body) {}

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/notify");
  }

  List<Notice> notices() {
    return List.copyOf(notices);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
