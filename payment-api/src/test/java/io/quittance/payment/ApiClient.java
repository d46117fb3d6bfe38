package io.quittance.payment;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A merchant's view of the API: plain HTTP, plain JSON. */
public record ApiClient(String baseUrl, String apiKey) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What came back. */
  public record Answer(int status, JsonNode body, String text, HttpResponse<String> raw) {

    public String code() {
      return field("code");
    }

    public String field(String name) {
      return body.path(name).asString("");
    }

    public long number(String name) {
      return body.path(name).longValue();
    }
  }

  public Answer post(String path, Object body) {
    return post(path, body, UUID.randomUUID().toString());
  }

  public Answer post(String path, Object body, String key) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(
                BodyPublishers.ofString(
                    body instanceof String s ? s : JSON.writeValueAsString(body))));
  }

  /** The same API as an operator of the sandbox sees it, whose password is its name. */
  static ApiClient operator(String baseUrl, String name) {
    var credentials = (name + ":" + name).getBytes(StandardCharsets.UTF_8);
    return new ApiClient(baseUrl, "Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  /** A POST without credentials or key. */
  Answer postAsNobody(String path, Object body) {
    return send(
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  Answer put(String path, Object body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  /** A new payment that is only created. */
  public String create(String orderId, long amount, String method) {
    return post(
            "/api/payment-intents",
            Map.of(
                "orderId", orderId,
                "userId", "user-1",
                "amount", amount,
                "currency", "USD",
                "paymentMethodId", method))
        .field("paymentIntentId");
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + path))
        .header("Authorization", apiKey.startsWith("Basic ") ? apiKey : "Bearer " + apiKey);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      var text = response.body();
      var json = text.startsWith("{") ? JSON.readTree(text) : JSON.createObjectNode();
      return new Answer(response.statusCode(), json, text, response);
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
