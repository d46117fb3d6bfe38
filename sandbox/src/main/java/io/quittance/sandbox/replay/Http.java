package io.quittance.sandbox.replay;

import io.quittance.platform.client.ServiceClients;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Sends requests, and sends them again, with the same key, while it is open whether they took
 * effect: after a lost connection, 409 idempotency_key_in_use, 429 and 5xx.
 */
final class Http implements AutoCloseable {

  /** Above the 20 s that the slowest of the simulator's faults takes. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private static final Duration REPEAT_MAX = Duration.ofMinutes(3);
  private static final Duration PAUSE_MIN = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final CloseableHttpClient client = ServiceClients.pooled(ANSWER_MAX);
  private final LongAdder repeats = new LongAdder();

  /** Where to send to, and as whom: the value of the Authorization header. */
  record Server(String baseUrl, String authorization) {}

  /** Asks a question. */
  Answer get(Server server, String path) throws InterruptedException {
    return untilAnswered(() -> new HttpGet(server.baseUrl() + path), server);
  }

  /** Asks for an effect, once. */
  Answer post(Server server, String path, String key, JsonNode body) throws InterruptedException {
    var json = JSON.writeValueAsString(body);
    return untilAnswered(
        () -> {
          var request = new HttpPost(server.baseUrl() + path);
          request.setHeader("Idempotency-Key", key);
          request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
          return request;
        },
        server);
  }

  /** How often a request was sent again. */
  long repeats() {
    return repeats.sum();
  }

  private Answer untilAnswered(Request request, Server server) throws InterruptedException {
    long deadline = System.nanoTime() + REPEAT_MAX.toNanos();
    for (int attempt = 0; ; attempt++) {
      var reply = send(request.make(), server);
      if (!reply.mayBeRepeated() || System.nanoTime() - deadline > 0) {
        return reply.answer();
      }
      repeats.increment();
      Thread.sleep(pause(attempt, reply.retryAfter()));
    }
  }

  private Reply send(HttpUriRequestBase request, Server server) {
    request.setHeader(HttpHeaders.AUTHORIZATION, server.authorization());
    request.setHeader(HttpHeaders.ACCEPT, "application/json, application/problem+json");
    try {
      return client.execute(request, Http::read);
    } catch (IOException e) {
      // Status 0: nobody answered. The reason takes the place of a problem's code.
      var reason = JSON.createObjectNode().put("code", e.getClass().getSimpleName());
      return new Reply(new Answer(0, reason), Duration.ZERO);
    }
  }

  private static Reply read(ClassicHttpResponse response) throws IOException, ParseException {
    var entity = response.getEntity();
    var text = entity == null ? "" : EntityUtils.toString(entity);
    var retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
    return new Reply(
        new Answer(response.getCode(), parse(text)),
        retryAfter == null ? Duration.ZERO : seconds(retryAfter.getValue()));
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }

  private static Duration seconds(String value) {
    try {
      return Duration.ofSeconds(Math.max(0, Integer.parseInt(value.strip())));
    } catch (NumberFormatException _) {
      return Duration.ZERO;
    }
  }

  /** What the server asked for, else doubling; a part of it random, so that nobody marches. */
  private static Duration pause(int attempt, Duration retryAfter) {
    if (retryAfter.isPositive()) {
      return retryAfter;
    }
    long millis = Math.min(PAUSE_MAX.toMillis(), PAUSE_MIN.toMillis() << Math.min(attempt, 10));
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  @FunctionalInterface
  private interface Request {
    HttpUriRequestBase make();
  }

  private record Reply(Answer answer, Duration retryAfter) {

    boolean mayBeRepeated() {
      int status = answer.status();
      return status == 0
          || status == 429
          || status >= 500
          || (status == 409 && answer.code().equals("idempotency_key_in_use"));
    }
  }
}
