package io.quittance.webhook.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.webhook.SimulatorProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A merchant that calls webhook-service with a key of its own. */
public record Merchant(int port, String id, String key) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What came back. */
  public record Answer(int status, JsonNode body, HttpResponse<String> raw) {

    public String text(String path) {
      return body.at(path).asString("");
    }

    public String code() {
      return text("/code");
    }
  }

  /** A merchant whom nobody else knows. */
  public static Merchant in(int port) {
    return in(port, "admin");
  }

  /** The same, with a key of these scopes. */
  public static Merchant in(int port, String... scopes) {
    var merchant = new Merchant(port, SimulatorProvider.id("mer"), "sk_test_" + UUID.randomUUID());
    Neighbors.shared().giveKey(merchant.key(), merchant.id(), scopes);
    return merchant;
  }

  /** Registers an endpoint for all events. */
  public Answer register(String url) {
    return register(url, "*");
  }

  /** Registers an endpoint. */
  public Answer register(String url, String... events) {
    var answer = post("/api/webhook-endpoints", Map.of("url", url, "events", List.of(events)));
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
    return answer;
  }

  public Answer post(String path, Object body) {
    return post(path, body, UUID.randomUUID().toString());
  }

  public Answer post(String path, Object body, String idempotencyKey) {
    return send("POST", path, body, idempotencyKey);
  }

  public Answer patch(String path, Object body) {
    return send("PATCH", path, body, null);
  }

  public Answer get(String path) {
    return send("GET", path, null, null);
  }

  public Answer delete(String path) {
    return send("DELETE", path, null, null);
  }

  private Answer send(
      String method, String path, @Nullable Object body, @Nullable String idempotencyKey) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", "Bearer " + key)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      var text = response.body();
      return new Answer(
          response.statusCode(),
          text.startsWith("{") ? JSON.readTree(text) : JSON.createObjectNode(),
          response);
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
