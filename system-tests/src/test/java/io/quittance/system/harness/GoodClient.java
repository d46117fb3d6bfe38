package io.quittance.system.harness;

import static org.awaitility.Awaitility.await;

import io.quittance.system.Http;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends requests as a merchant's careful server does: whoever hears nothing, or that it should come
 * again, sends the very same request under the same key to the other instance, until it knows.
 */
final class GoodClient {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(300);

  /** Longer than a claim of a dead process holds, and than an unknown outcome takes to be found. */
  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(3);

  private final List<Http> shops;
  private final AnswerRules rules = new AnswerRules();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();

  GoodClient(List<Http> shops) {
    this.shops = List.copyOf(shops);
  }

  /** One who asks the same instances with another key. */
  GoodClient withKey(String key) {
    return new GoodClient(shops.stream().map(shop -> Http.bearer(shop.baseUrl(), key)).toList());
  }

  /** A request whose outcome is known in the end. */
  Http.Answer ask(String path, Map<String, Object> body, String key) {
    return await()
        .alias("an outcome of " + path + " under " + key)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(PAUSE)
        .atMost(KNOWN_WITHIN)
        .until(
            () -> tried(path, body, key), answer -> answer.filter(GoodClient::isFinal).isPresent())
        .orElseThrow();
  }

  /** What an instance shows now; repeated until it shows something. */
  Http.Answer read(int instance, String path) {
    return await()
        .alias(path)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(PAUSE)
        .atMost(KNOWN_WITHIN)
        .until(
            () -> answered(shops.get(instance).request(path).GET()),
            answer -> answer.filter(shown -> shown.status() == 200).isPresent())
        .orElseThrow();
  }

  private Optional<Http.Answer> tried(String path, Map<String, Object> body, String key) {
    var shop = shops.get(Math.floorMod(turn.getAndIncrement(), shops.size()));
    return answered(shop.posting(path, body, key));
  }

  private Optional<Http.Answer> answered(HttpRequest.Builder request) {
    sent.incrementAndGet();
    try {
      var answer = Http.send(request.timeout(ANSWER_MAX));
      rules.require(answer);
      count(answer);
      return Optional.of(answer);
    } catch (IllegalStateException unanswered) {
      if (!(unanswered.getCause() instanceof IOException)) {
        throw unanswered;
      }
      lost.incrementAndGet();
      return Optional.empty();
    }
  }

  private void count(Http.Answer answer) {
    // An account of the ledger has a code, too.
    var code = answer.status() < 400 ? "" : answer.code();
    var kind = (answer.status() + " " + code).strip();
    answers.computeIfAbsent(kind, _ -> new AtomicLong()).incrementAndGet();
  }

  private static boolean isFinal(Http.Answer answer) {
    boolean comesAgain =
        answer.status() == 202
            || answer.status() == 429
            || answer.status() >= 500
            || answer.is(409, "idempotency_key_in_use");
    return !comesAgain;
  }

  /** What was sent and answered so far. */
  String figures() {
    return "%d requests, %d without an answer, answers %s"
        .formatted(sent.get(), lost.get(), new TreeMap<>(answers));
  }
}
