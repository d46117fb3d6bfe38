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

/** What a caller of the platform has: HTTP and JSON, nothing else. */
record Http(URI baseUrl, String authorization) {

  /** Longer than anything that answers at all; else a test would hang without a word. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  static Http bearer(URI baseUrl, String token) {
    return new Http(baseUrl, "Bearer " + token);
  }

  /** An operator; in the sandbox the password is the name. */
  static Http operator(URI baseUrl, String name) {
    var pair = (name + ":" + name).getBytes(StandardCharsets.UTF_8);
    return new Http(baseUrl, "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** What came back. */
  record Answer(int status, JsonNode body, String text, HttpResponse<String> raw) {

    String field(String name) {
      return body.path(name).asString("");
    }

    long number(String name) {
      return body.path(name).longValue();
    }

    /** The code of a problem; empty when it is none. */
    String code() {
      return field("code");
    }

    boolean is(int status, String code) {
      return this.status == status && code().equals(code);
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, Object body) {
    return post(path, body, UUID.randomUUID().toString());
  }

  Answer post(String path, Object body, String key) {
    var text = body instanceof String raw ? raw : JSON.writeValueAsString(body);
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(text)));
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

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + path))
        .timeout(ANSWER_MAX)
        .header("Authorization", authorization);
  }

  static Answer send(HttpRequest.Builder request) {
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
