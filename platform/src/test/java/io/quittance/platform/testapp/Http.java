package io.quittance.platform.testapp;

import static io.quittance.platform.testapp.TestApplication.MERCHANT_KEY;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Talks to the service under test, politely or by raw bytes. */
public final class Http {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private Http() {}

  static int port() {
    return Integer.parseInt(
        TestApplication.running().getEnvironment().getRequiredProperty("local.server.port"));
  }

  /** As the merchant; more headers replace that. */
  static HttpRequest.Builder request(String path) {
    return anonymous(path).setHeader("Authorization", "Bearer " + MERCHANT_KEY);
  }

  public static HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
        .timeout(ANSWER_MAX);
  }

  static HttpRequest.Builder json(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  public static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends bytes as they are and reads until the server closes. */
  static String raw(String bytes) {
    try (var socket = new Socket("localhost", port())) {
      socket.setSoTimeout((int) ANSWER_MAX.toMillis());
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return readAll(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String readAll(InputStream in) throws IOException {
    var answer = new StringBuilder();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        answer.append((char) b);
      }
    } catch (SocketTimeoutException stillOpen) {
      throw new IllegalStateException("not closed after: " + answer, stillOpen);
    } catch (IOException reset) {
      // The server closed while we were still writing; what it said before counts.
      return answer.toString();
    }
    return answer.toString();
  }
}
