package io.quittance.system;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a caller of the platform has: HTTP and JSON, nothing else.
 *
 * @param authorization empty for a caller without credentials
 * @param isPatient whether it asks again what was answered 503
 */
public record Http(URI baseUrl, String authorization, boolean isPatient) {

  /** How long a patient caller goes on asking, and how often. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Longer than anything that answers at all; else a test would hang without a word. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final LongAdder TOLD_TO_COME_AGAIN = new LongAdder();
  private static final JsonMapper JSON = JsonMapper.shared();

  public Http(URI baseUrl, String authorization) {
    this(baseUrl, authorization, false);
  }

  /** A caller with a token. */
  public static Http bearer(URI baseUrl, String token) {
    return new Http(baseUrl, "Bearer " + token);
  }

  /** An operator; in the sandbox the password is the name. */
  public static Http operator(URI baseUrl, String name) {
    var pair = (name + ":" + name).getBytes(StandardCharsets.UTF_8);
    return new Http(baseUrl, "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * The same caller with the patience that the API asks of merchants: what is answered 503, because
   * more is asked at once than is served, is asked again under the same key, also while that is
   * still in use for it.
   */
  Http patient() {
    return new Http(baseUrl, authorization, true);
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

    /** The text, and what services of this process logged of it: why it is as it is. */
    public String explained() {
      return ServiceLog.of(field("requestId")).collect(joining("\n", text + "\n", ""));
    }
  }

  public Answer get(String path) {
    return ask(request(path).GET());
  }

  public Answer post(String path, Object body) {
    return post(path, body, UUID.randomUUID().toString());
  }

  public Answer post(String path, Object body, String key) {
    return ask(posting(path, body, key));
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

  private Answer ask(HttpRequest.Builder request) {
    if (!isPatient) {
      return send(request);
    }
    var wasUnavailable = new AtomicBoolean();
    return await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(PAUSE)
        .atMost(PATIENCE)
        .until(() -> send(request), answer -> !isToComeAgain(answer, wasUnavailable));
  }

  /** A request that was answered 503 may have left its key in use: nobody else has it. */
  private static boolean isToComeAgain(Answer answer, AtomicBoolean wasUnavailable) {
    if (answer.status() == 503) {
      wasUnavailable.set(true);
      TOLD_TO_COME_AGAIN.increment();
    } else if (!wasUnavailable.get() || !answer.is(409, "idempotency_key_in_use")) {
      return false;
    }
    if (!answer.header("Retry-After").matches("[1-9]\\d*")) {
      throw new AssertionError("without the time to come again: " + answer.text());
    }
    return true;
  }

  /** How often patient callers were answered 503 so far; see {@link Overload#explains}. */
  static long toldToComeAgain() {
    return TOLD_TO_COME_AGAIN.sum();
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
