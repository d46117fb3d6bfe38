package io.quittance.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/**
 * Sales, each sent by {@value #DUPLICATES} callers under one key at the same moment, in turn to
 * each instance: all of them hear the same answer, byte for byte. Knows only addresses and a key.
 *
 * <p>A caller that is told to come again does so: 409 {@code idempotency_key_in_use}, and 503 while
 * an outage is declared, both with {@code Retry-After}. Anything else is wrong.
 */
final class DuplicateRequests {

  static final int DUPLICATES = 50;

  private static final int KEYS_AT_ONCE = 2;
  private static final String PAYMENTS = "/api/payment-intents";
  private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

  /** Made anew for each answer; everything else is stored with it. */
  private static final Set<String> NOT_STORED =
      Set.of(
          "x-request-id",
          "date",
          "connection",
          "keep-alive",
          "content-length",
          "transfer-encoding",
          "idempotent-replayed");

  private final Shop shop;
  private final Outage outage;
  private final LongAdder requests = new LongAdder();
  private final LongAdder replays = new LongAdder();
  private final LongAdder inUse = new LongAdder();
  private final LongAdder unavailable = new LongAdder();

  DuplicateRequests(Shop shop, Outage outage) {
    this.shop = shop;
    this.outage = outage;
  }

  /** A request and what everybody heard. */
  record Sale(String key, Map<String, Object> body, Told told) {

    String payment() {
      return told.payment();
    }
  }

  /** What of an answer is stored. */
  record Told(int status, Map<String, List<String>> headers, String body, String payment) {

    static Told of(Http.Answer answer) {
      var headers = new TreeMap<String, List<String>>();
      answer
          .raw()
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      headers.keySet().removeAll(NOT_STORED);
      if (!headers.keySet().containsAll(Set.of("location", "content-type"))) {
        throw new AssertionError("lacks a header: " + headers);
      }
      return new Told(answer.status(), headers, answer.text(), answer.field("paymentIntentId"));
    }
  }

  /**
   * Sends so many sales.
   *
   * @param progress hears how many keys are done, after each
   */
  List<Sale> send(int keys, IntConsumer progress) {
    var done = new AtomicInteger();
    var running = new ArrayList<Future<Sale>>();
    try (var threads = Executors.newFixedThreadPool(KEYS_AT_ONCE)) {
      for (int i = 0; i < keys; i++) {
        long amount = 1_000L + i;
        running.add(
            threads.submit(
                () -> {
                  var sale = sell(amount);
                  progress.accept(done.incrementAndGet());
                  return sale;
                }));
      }
    }
    return running.stream().map(DuplicateRequests::result).toList();
  }

  private static Sale result(Future<Sale> sale) {
    try {
      return sale.get();
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private Sale sell(long amount) {
    var key = UUID.randomUUID().toString();
    var body = Shop.sale(UUID.randomUUID().toString(), amount, "pm_card_visa");
    var told = Callers.atOnce(DUPLICATES, caller -> told(caller, body, key));
    if (told.stream().distinct().count() != 1) {
      throw new AssertionError(
          "duplicates heard different answers: " + told.stream().distinct().toList());
    }
    return new Sale(key, body, told.getFirst());
  }

  /** Sends every sale once more, through each instance: nobody hears anything else. */
  void repeat(List<Sale> sales) {
    for (var sale : sales) {
      for (int instance = 0; instance < shop.instances().size(); instance++) {
        var again = told(instance, sale.body(), sale.key());
        if (!again.equals(sale.told())) {
          throw new AssertionError("first %s, then %s".formatted(sale.told(), again));
        }
      }
    }
  }

  private Told told(int caller, Map<String, Object> body, String key) {
    var answer =
        await()
            .pollInSameThread()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofSeconds(1))
            .atMost(TOLD_WITHIN)
            .until(() -> ask(caller, body, key), DuplicateRequests::isTold);
    if (answer.header("Idempotent-Replayed").equals("true")) {
      replays.increment();
    }
    return Told.of(answer);
  }

  private Http.Answer ask(int caller, Map<String, Object> body, String key) {
    int before = outage.now();
    // Not patient: a 503 is judged here.
    var answer = Http.send(shop.instance(caller).posting(PAYMENTS, body, key));
    requests.increment();
    if (!isTold(answer)) {
      requireToldToComeAgain(answer, before);
    }
    return answer;
  }

  private static boolean isTold(Http.Answer answer) {
    return answer.status() == 201;
  }

  private void requireToldToComeAgain(Http.Answer answer, int before) {
    boolean isInUse = answer.is(409, "idempotency_key_in_use");
    boolean isAway = answer.is(503, "service_unavailable") && outage.wasSince(before);
    if (!(isInUse || isAway) || !answer.header("Retry-After").matches("[1-9]\\d*")) {
      throw new AssertionError(
          "%d %s %s".formatted(answer.status(), answer.raw().headers().map(), answer.text()));
    }
    (isInUse ? inUse : unavailable).increment();
  }

  /** For people. */
  String figures() {
    return "%d requests, %d replays, %d times told that the key is in use, %d times 503"
        .formatted(requests.sum(), replays.sum(), inUse.sum(), unavailable.sum());
  }
}
