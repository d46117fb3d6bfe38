package io.quittance.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a caller of the platform has: HTTP and JSON, nothing else.
 *
 * @param authorization empty for a caller without credentials
 */
public record Http(URI baseUrl, String authorization) {

  /** Longer than anything that answers at all; else a test would hang without a word. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A caller with a token. */
  public static Http bearer(URI baseUrl, String token) {
    return new Http(baseUrl, "Bearer " + token);
  }

  /** An operator; in the sandbox the password is the name. */
  static Http operator(URI baseUrl, String name) {
    var pair = (name + ":" + name).getBytes(StandardCharsets.UTF_8);
    return new Http(baseUrl, "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** What came back. */
  public record Answer(int status, JsonNode body, String text, HttpResponse<String> raw) {

    public String field(String name) {
      return body.path(name).asString("");
    }

    public long number(String name) {
      return body.path(name).longValue();
    }

    /** The code of a problem; empty when it is none. */
    public String code() {
      return field("code");
    }

    public boolean is(int status, String code) {
      return this.status == status && code().equals(code);
    }

    public String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer post(String path, Object body) {
    return post(path, body, UUID.randomUUID().toString());
  }

  public Answer post(String path, Object body, String key) {
    return send(posting(path, body, key));
  }

  /** A request that posts under a key, to be sent. */
  public HttpRequest.Builder posting(String path, Object body, String key) {
    var text = body instanceof String raw ? raw : JSON.writeValueAsString(body);
    return request(path)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofString(text));
  }

  Answer put(String path, Object body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  public HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(URI.create(baseUrl + path)).timeout(ANSWER_MAX);
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  /**
   * Sends a request.
   *
   * @throws IllegalStateException caused by an {@code IOException} if no answer came
   */
  public static Answer send(HttpRequest.Builder request) {
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofString());
      var text = response.body();
      var json =
          text.startsWith("{") || text.startsWith("[")
              ? JSON.readTree(text)
              : JSON.createObjectNode();
      return new Answer(response.statusCode(), json, text, response);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
