package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.system.Callers;
import io.quittance.system.DumpScan;
import io.quittance.system.Http;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Buys, changes its mind, and asks twice: what it wants comes from a seed alone. */
final class Customer {

  /** Has the form of a key, and opens nothing. */
  static final String KEY_OF_NOBODY = "sk_test_" + "nobody".repeat(6);

  private static final String PAYMENTS = "/api/payment-intents";
  private static final String CARD = "pm_card_visa";
  private static final String DECLINED_CARD = "pm_card_visa_chargeDeclined";
  private static final String DISPUTED_CARD = "pm_card_createDispute";
  private static final long AMOUNT_MIN = 100;
  private static final long AMOUNT_MAX = 100_000;

  private final GoodClient client;
  private final GoodClient stranger;
  private final SplittableRandom random;
  private final List<Purchase> purchases = new ArrayList<>();

  Customer(GoodClient client, long seed) {
    this.client = client;
    this.stranger = client.withKey(KEY_OF_NOBODY);
    this.random = new SplittableRandom(seed);
  }

  List<Purchase> purchases() {
    return purchases;
  }

  /** One payment, to the end of what this customer wants of it. */
  void shop() {
    switch (random.nextInt(9)) {
      case 0, 1 -> refundInParts(sale(CARD));
      case 2 -> captureAtOnce(authorized());
      case 3 -> captureInParts(authorized());
      case 4 -> cancel(authorized());
      case 5 -> sale(DECLINED_CARD);
      case 6 -> sale(DISPUTED_CARD).mayBeDisputed();
      case 7 -> sendWhatNobodyTakes();
      default -> authorize();
    }
  }

  /** A card number, or a key that opens nothing: refused, not repeated, and found nowhere later. */
  private void sendWhatNobodyTakes() {
    var body = wish(anyId(), AMOUNT_MIN, CARD);
    switch (random.nextInt(8)) {
      case 0 -> {
        var refused = stranger.ask(PAYMENTS, body, anyId());
        assertThat(refused.is(401, "unauthorized")).as(refused.text()).isTrue();
      }
      case 1, 2, 3 -> {
        var query = "?note=%s&card=4242%%204242%%204242%%204242".formatted(DumpScan.REFUSED_WORD);
        refusesCardData(client.ask(PAYMENTS + query, body, anyId()));
      }
      default -> {
        body.put("description", DumpScan.REFUSED_WORD + " " + DumpScan.CARD);
        refusesCardData(client.ask(PAYMENTS, body, anyId()));
      }
    }
  }

  private static void refusesCardData(Http.Answer answer) {
    assertThat(answer.is(422, "card_data_not_accepted")).as(answer.text()).isTrue();
    assertThat(answer.text()).doesNotContain(DumpScan.CARD, "4242 4242", DumpScan.REFUSED_WORD);
  }

  private Purchase sale(String method) {
    return open(method, Map.of("captureMethod", "AUTOMATIC", "confirm", true));
  }

  private Purchase authorized() {
    return open(CARD, Map.of("confirm", true));
  }

  private Purchase open(String method, Map<String, Object> more) {
    var amount = random.nextLong(AMOUNT_MIN, AMOUNT_MAX);
    var order = anyId();
    var body = wish(order, amount, method);
    body.putAll(more);
    var answer = ask(PAYMENTS, body);
    var purchase = new Purchase(idOf(answer, order), amount);
    purchase.opened(answer);
    purchases.add(purchase);
    return purchase;
  }

  private static Map<String, Object> wish(String order, long amount, String method) {
    var body = new LinkedHashMap<String, Object>();
    body.put("orderId", order);
    body.put("userId", "user-harness");
    body.put("amount", amount);
    body.put("currency", "PLN");
    body.put("paymentMethodId", method);
    body.put("receiptEmail", DumpScan.EMAIL);
    return body;
  }

  /** A payment that failed has an id too, though the problem does not tell it. */
  private String idOf(Http.Answer answer, String order) {
    if (answer.status() == 201) {
      return answer.field("paymentIntentId");
    }
    var found = client.read(0, PAYMENTS + "?orderId=" + order).body().path("data");
    assertThat(found.size()).as("one payment of %s: %s", order, answer.text()).isEqualTo(1);
    return found.path(0).path("paymentIntentId").asString();
  }

  private void authorize() {
    var purchase = open(CARD, Map.of());
    purchase.opened(ask(PAYMENTS + "/" + purchase.id() + "/authorize", Map.of()));
    captureAtOnce(purchase);
  }

  private void captureAtOnce(Purchase purchase) {
    var answer = ask(PAYMENTS + "/" + purchase.id() + "/capture", Map.of());
    purchase.captured(answer.number("amountCaptured"), answer);
    refundInParts(purchase);
  }

  private void captureInParts(Purchase purchase) {
    for (int part = 0; part < 3; part++) {
      long amount = random.nextLong(1, AMOUNT_MIN / 3);
      var body = Map.<String, Object>of("amount", amount, "finalCapture", part == 2);
      purchase.captured(amount, ask(PAYMENTS + "/" + purchase.id() + "/capture", body));
    }
    refundInParts(purchase);
  }

  private void cancel(Purchase purchase) {
    purchase.canceled(ask(PAYMENTS + "/" + purchase.id() + "/cancel", Map.of()));
  }

  private void refundInParts(Purchase purchase) {
    for (int part = random.nextInt(3); part > 0; part--) {
      long left = purchase.captured() - purchase.refunded();
      if (left > 0) {
        long amount = random.nextLong(1, left + 1);
        var path = "/api/payments/" + purchase.id() + "/refund";
        purchase.refunded(amount, ask(path, Map.of("amount", amount)));
      }
    }
  }

  /** Sometimes two at the same moment, sometimes once more afterwards: all hear the same. */
  private Http.Answer ask(String path, Map<String, Object> body) {
    var key = anyId();
    int together = random.nextInt(8) == 0 ? 2 : 1;
    var answers = new ArrayList<>(Callers.atOnce(together, _ -> client.ask(path, body, key)));
    if (random.nextInt(4) == 0) {
      answers.add(client.ask(path, body, key));
    }
    var first = answers.getFirst();
    for (var other : answers) {
      assertThat(other.status() + " " + sameOf(other))
          .as("%s under one key %s", path, key)
          .isEqualTo(first.status() + " " + sameOf(first));
    }
    return first;
  }

  /** A problem that is not kept may carry the id of its own request. */
  private static String sameOf(Http.Answer answer) {
    return answer.status() < 300 ? answer.text() : answer.code();
  }

  private String anyId() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
