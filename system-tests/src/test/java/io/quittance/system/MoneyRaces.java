package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Races for one payment's money: each round has a fresh payment and {@value #CALLERS} callers at
 * the same moment, and whoever loses is told so by a documented code. Knows only addresses and a
 * key, so it runs against any deployment whose provider takes the test payment methods.
 *
 * <p>Meanwhile the payment is read from all instances, and nothing that was shown is taken back
 * (A123).
 */
final class MoneyRaces {

  static final int CALLERS = 50;

  private static final String PAYMENTS = "/api/payment-intents";
  private static final String CARD = "pm_card_visa";
  private static final String DISPUTED_CARD = "pm_card_createDispute";
  private static final int TRIES_MAX = 3;
  private static final Duration CHARGEBACK_WITHIN = Duration.ofSeconds(60);

  private final Shop shop;
  private final long seed;
  private final List<String> disputed = new ArrayList<>();

  MoneyRaces(Shop shop, long seed) {
    this.shop = shop;
    this.seed = seed;
  }

  /** Refunds that together are the whole capture: every one is done. */
  void refundsThatFit(int round) {
    long part = random(round).nextLong(1, 1_000);
    var payment = shop.captured(part * CALLERS, CARD);

    var answers = race(payment, caller -> refund(caller, payment, part));

    assertThat(answers).allMatch(MoneyRaces::isRefunded);
    var end = shop.read(0, payment);
    assertThat(end.number("amountRefunded")).isEqualTo(part * CALLERS);
    assertThat(end.field("status")).isEqualTo("REFUNDED");
  }

  /** Refunds of more than was captured: what is given back is never more, and no less than fits. */
  void refundsThatDoNotFit(int round) {
    var random = random(round);
    long captured = random.nextLong(1_000, 100_000);
    var wanted = random.longs(CALLERS, captured / 20, captured / 5).toArray();
    var payment = shop.captured(captured, CARD);

    var answers = race(payment, caller -> refund(caller, payment, wanted[caller]));

    long given =
        answers.stream()
            .filter(MoneyRaces::isRefunded)
            .mapToLong(answer -> answer.number("amount"))
            .sum();
    assertThat(given).isLessThanOrEqualTo(captured);
    assertThat(shop.read(1, payment).number("amountRefunded")).isEqualTo(given);
    for (int caller = 0; caller < CALLERS; caller++) {
      var answer = answers.get(caller);
      if (!isRefunded(answer)) {
        lostBy(answer, 422, "amount_exceeds_refundable");
        assertThat(wanted[caller]).as("would have fit").isGreaterThan(captured - given);
      }
    }
  }

  /** Everybody captures all of it: one does. */
  void fullCaptures(int round) {
    long amount = random(round).nextLong(1, 100_000);
    var payment = shop.authorized(amount, CARD);

    var answers = race(payment, caller -> capture(caller, payment, Map.of()));

    onlyOneWins(answers, "CAPTURED");
    assertThat(shop.read(0, payment).number("amountCaptured")).isEqualTo(amount);
  }

  /** Parts that together are more than was authorized: what is taken is never more. */
  void partialCaptures(int round) {
    var random = random(round);
    long authorized = random.nextLong(1_000, 100_000);
    var wanted = random.longs(CALLERS, authorized / 10, authorized / 3).toArray();
    var payment = shop.authorized(authorized, CARD);

    var answers = race(payment, caller -> capturePart(caller, payment, wanted[caller]));

    long taken =
        IntStream.range(0, CALLERS)
            .filter(caller -> answers.get(caller).status() == 200)
            .mapToLong(caller -> wanted[caller])
            .sum();
    assertThat(taken).isPositive().isLessThanOrEqualTo(authorized);
    assertThat(shop.read(1, payment).number("amountCaptured")).isEqualTo(taken);
    for (int caller = 0; caller < CALLERS; caller++) {
      var answer = answers.get(caller);
      if (answer.status() != 200 && !answer.is(409, "illegal_state")) {
        lostBy(answer, 422, "amount_exceeds_capturable");
        assertThat(wanted[caller]).as("would have fit").isGreaterThan(authorized - taken);
      }
    }
  }

  /** Some capture while others cancel: one of all wins, and what it did stays. */
  void capturesAgainstCancels(int round) {
    var random = random(round);
    var captures = new boolean[CALLERS];
    IntStream.range(0, CALLERS).forEach(caller -> captures[caller] = random.nextBoolean());
    captures[0] = true;
    captures[1] = false;
    var payment = shop.authorized(random.nextLong(1, 100_000), CARD);

    var answers =
        race(
            payment,
            caller ->
                captures[caller]
                    ? capture(caller, payment, Map.of())
                    : payment(caller, payment, "cancel", Map.of(), anyKey()));

    int winner = winnerOf(answers);
    onlyOneWins(answers, captures[winner] ? "CAPTURED" : "CANCELED");
    assertThat(shop.read(0, payment).field("status"))
        .isEqualTo(captures[winner] ? "CAPTURED" : "CANCELED");
  }

  /** One request, sent by everybody under one key: it runs once and all hear the same. */
  void authorizationsWithOneKey(int round) {
    var payment = shop.created(random(round).nextLong(1, 100_000), CARD);
    var key = anyKey();

    var answers = race(payment, caller -> payment(caller, payment, "authorize", Map.of(), key));

    var repeats =
        shop.instances().stream()
            .map(http -> http.post(path(payment, "authorize"), Map.of(), key))
            .toList();
    assertThat(repeats).allMatch(MoneyRaces::isReplayed);
    var told = repeats.getFirst().text();
    assertThat(repeats).allMatch(repeat -> repeat.text().equals(told));
    answers.forEach(
        answer -> {
          if (!isInUse(answer)) {
            assertThat(answer.status()).as(answer::explained).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(told);
          }
        });
    assertThat(answers).anyMatch(answer -> answer.status() == 200);
    assertThat(repeats.getFirst().field("status")).isEqualTo("AUTHORIZED");
  }

  /** Everybody authorizes under a key of its own: one does. */
  void authorizationsWithDifferentKeys(int round) {
    var payment = shop.created(random(round).nextLong(1, 100_000), CARD);

    var answers =
        race(payment, caller -> payment(caller, payment, "authorize", Map.of(), anyKey()));

    onlyOneWins(answers, "AUTHORIZED");
  }

  /** Two requests under one key: one of them runs, and nobody hears of a mix. */
  void oneKeyForTwoRequests(int round) {
    var random = random(round);
    long amount = random.nextLong(1, 100_000);
    var order = anyKey();
    var key = anyKey();
    var sales = List.of(Shop.sale(order, amount, CARD), Shop.sale(order, amount + 1, CARD));

    var answers =
        Callers.atOnce(
            CALLERS,
            caller ->
                Shop.settled(
                    () -> shop.instance(caller / 2).post(PAYMENTS, sales.get(caller % 2), key)));

    int winner = winnerOf(answers) % 2;
    var told = answers.get(winnerOf(answers)).text();
    for (int caller = 0; caller < CALLERS; caller++) {
      var answer = answers.get(caller);
      if (caller % 2 == winner && answer.status() == 201) {
        assertThat(answer.text()).isEqualTo(told);
      } else if (!isInUse(answer)) {
        lostBy(answer, 422, "idempotency_key_reused");
        assertThat(caller % 2)
            .as("refused its own request: %s", answer.text())
            .isNotEqualTo(winner);
      }
    }
    for (var http : shop.instances()) {
      assertThat(http.post(PAYMENTS, sales.get(winner), key).text()).isEqualTo(told);
      lostBy(http.post(PAYMENTS, sales.get(1 - winner), key), 422, "idempotency_key_reused");
    }
    var ofOrder = shop.instance(0).get(PAYMENTS + "?orderId=" + order).body().path("data");
    assertThat(ofOrder.size()).isEqualTo(1);
    assertThat(ofOrder.path(0).path("amount").longValue()).isEqualTo(amount + winner);
    assertThat(ofOrder.path(0).path("amountCaptured").longValue()).isEqualTo(amount + winner);
  }

  /**
   * The cardholder gets the money back by way of the bank: refunds do not give it a second time.
   */
  void refundsAgainstAChargeback(int round) {
    var random = random(round);
    long captured = random.nextLong(1_000, 100_000);
    var wanted = random.longs(CALLERS, captured / CALLERS, captured / 10).toArray();
    var payment = shop.captured(captured, DISPUTED_CARD);

    var answers = race(payment, caller -> refund(caller, payment, wanted[caller]));

    for (var answer : answers) {
      boolean refusedByProvider = answer.status() == 201 && !isRefunded(answer);
      if (refusedByProvider) {
        assertThat(answer.field("status")).isEqualTo("FAILED");
      } else if (!isRefunded(answer) && !answer.is(409, "payment_disputed")) {
        lostBy(answer, 422, "amount_exceeds_refundable");
      }
    }
    disputed.add(payment);
  }

  /** The chargebacks of all rounds have come, each of all that was not refunded. */
  void chargebacksStand() {
    disputed.forEach(
        payment ->
            await()
                .atMost(CHARGEBACK_WITHIN)
                .untilAsserted(
                    () ->
                        assertThat(shop.read(0, payment).field("status")).isEqualTo("CHARGEBACK")));
    var amounts = disputedAmounts();
    disputed.forEach(
        payment -> {
          var end = shop.read(1, payment);
          assertThat(amounts.getOrDefault(payment, 0L))
              .as("disputed of %s", end.text())
              .isEqualTo(end.number("amountCaptured") - end.number("amountRefunded"));
        });
  }

  private Map<String, Long> disputedAmounts() {
    var amounts = new HashMap<String, Long>();
    var cursor = "";
    do {
      var page = shop.instance(0).get("/api/disputes?limit=100" + cursor);
      page.body()
          .path("data")
          .forEach(
              dispute ->
                  amounts.merge(
                      dispute.path("paymentIntentId").asString(),
                      dispute.path("amount").longValue(),
                      Long::sum));
      cursor = page.field("nextCursor").isEmpty() ? "" : "&cursor=" + page.field("nextCursor");
    } while (!cursor.isEmpty());
    return amounts;
  }

  private List<Http.Answer> race(String payment, IntFunction<Http.Answer> call) {
    try (var _ = PaymentWatcher.of(shop, payment)) {
      return Callers.atOnce(CALLERS, call);
    }
  }

  private Http.Answer refund(int caller, String payment, long amount) {
    var key = anyKey();
    return Shop.settled(
        () ->
            shop.instance(caller)
                .post("/api/payments/" + payment + "/refund", Map.of("amount", amount), key));
  }

  private Http.Answer capture(int caller, String payment, Map<String, Object> body) {
    return payment(caller, payment, "capture", body, anyKey());
  }

  /** While another capture is open no other may begin, so it is worth a few tries. */
  private Http.Answer capturePart(int caller, String payment, long amount) {
    Map<String, Object> body = Map.of("amount", amount, "finalCapture", false);
    var answer = capture(caller, payment, body);
    for (int again = 1; again < TRIES_MAX && answer.is(409, "illegal_state"); again++) {
      answer = capture(caller, payment, body);
    }
    return answer;
  }

  /** A verb on a payment; what it did is seen at once through any other instance. */
  private Http.Answer payment(
      int caller, String payment, String verb, Map<String, Object> body, String key) {
    var answer = Shop.settled(() -> shop.instance(caller).post(path(payment, verb), body, key));
    if (answer.status() == 200) {
      ShownPayment.of(answer).isFollowedBy(ShownPayment.of(shop.read(caller + 1, payment)));
    }
    return answer;
  }

  private static void onlyOneWins(List<Http.Answer> answers, String status) {
    int winner = winnerOf(answers);
    assertThat(answers.get(winner).field("status")).isEqualTo(status);
    for (int caller = 0; caller < answers.size(); caller++) {
      if (caller != winner) {
        lostBy(answers.get(caller), 409, "illegal_state");
      }
    }
  }

  private static int winnerOf(List<Http.Answer> answers) {
    return IntStream.range(0, answers.size())
        .filter(caller -> answers.get(caller).status() < 300)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody won: " + texts(answers)));
  }

  private static List<String> texts(List<Http.Answer> answers) {
    return answers.stream()
        .map(answer -> answer.status() + " " + answer.text())
        .distinct()
        .toList();
  }

  private static void lostBy(Http.Answer answer, int status, String code) {
    assertThat(answer.is(status, code))
        .as("%d %s instead of %d %s", answer.status(), answer.text(), status, code)
        .isTrue();
  }

  private static boolean isRefunded(Http.Answer answer) {
    return answer.status() == 201 && answer.field("status").equals("SUCCEEDED");
  }

  private static boolean isReplayed(Http.Answer answer) {
    return answer.header("Idempotent-Replayed").equals("true");
  }

  private static boolean isInUse(Http.Answer answer) {
    return answer.is(409, "idempotency_key_in_use")
        && answer.header("Retry-After").matches("[1-9]\\d*");
  }

  private SplittableRandom random(int round) {
    return new SplittableRandom(seed + round);
  }

  private static String anyKey() {
    return UUID.randomUUID().toString();
  }

  private static String path(String payment, String verb) {
    return PAYMENTS + "/" + payment + "/" + verb;
  }
}
