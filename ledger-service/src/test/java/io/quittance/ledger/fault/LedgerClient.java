package io.quittance.ledger.fault;

import io.quittance.infrastructure.TestServers;
import io.quittance.infrastructure.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to one instance of the ledger, as a service does. */
final class LedgerClient {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private static final String CLIENT = "Bearer " + TestTokens.tokenOf("ledger-client");

  private final String url;

  LedgerClient(int port) {
    this.url = "http://localhost:" + port;
  }

  /** A name that nothing else has. */
  static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }

  /** A whole entry of two lines. */
  static String entry(String reference, String debited, String credited, long amount) {
    return """
    {"reference": "%s", "description": "fault", "postings": [
      {"account": "%s", "side": "DEBIT", "amount": %d, "currency": "USD"},
      {"account": "%s", "side": "CREDIT", "amount": %d, "currency": "USD"}]}
    """
        .formatted(reference, debited, amount, credited, amount);
  }

  /** Opens an account, with a bound at zero or without one. */
  String open(String code, String type, boolean allowNegative) {
    var answer =
        post(
            "/ledger/accounts",
            """
            {"code": "%s", "type": "%s", "currency": "USD", "allowNegative": %s}
            """
                .formatted(code, type, allowNegative));
    if (answer.status() != 201) {
      throw new AssertionError(answer.toString());
    }
    return code;
  }

  Answer book(String debited, String credited, long amount) {
    return book(unique("ref"), debited, credited, amount);
  }

  Answer book(String reference, String debited, String credited, long amount) {
    return post("/ledger/entries", entry(reference, debited, credited, amount));
  }

  long balance(String account) {
    return get("/ledger/accounts/" + account + "/balance").number("posted");
  }

  Answer get(String path) {
    return required(
        HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", CLIENT).GET());
  }

  /** A gauge, as operations sees it. */
  long gauge(String name) {
    return required(
            HttpRequest.newBuilder(URI.create(url + "/actuator/metrics/" + name))
                .header("Authorization", "Bearer " + TestServers.SERVICE_TOKEN)
                .GET())
        .body()
        .path("measurements")
        .path(0)
        .path("value")
        .asLong();
  }

  Answer post(String path, String json) {
    return required(posting(path, json));
  }

  /** As {@link #post}, of a ledger that may end before it answers. */
  Answer tryPost(String path, String json) throws IOException {
    return send(posting(path, json));
  }

  private HttpRequest.Builder posting(String path, String json) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", CLIENT)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  private static Answer required(HttpRequest.Builder request) {
    try {
      return send(request);
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static Answer send(HttpRequest.Builder request) throws IOException {
    try {
      var response = HTTP.send(request.timeout(ANSWER_MAX).build(), BodyHandlers.ofString());
      var body = response.body();
      return new Answer(response.statusCode(), JSON.readTree(body.isEmpty() ? "{}" : body));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
