package io.quittance.system;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/** A merchant before all instances of payment-api that serve it; its callers take turns at them. */
record Shop(List<Http> instances) {

  private static final String PAYMENTS = "/api/payment-intents";
  private static final String CURRENCY = "PLN";
  private static final int WARM_UP_SALES = 40;
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);

  static Shop at(List<URI> urls, String key) {
    return new Shop(urls.stream().map(url -> Http.bearer(url, key).patient()).toList());
  }

  /** The instance that a caller of this number uses. */
  Http instance(int caller) {
    return instances.get(Math.floorMod(caller, instances.size()));
  }

  Http.Answer read(int caller, String payment) {
    return instance(caller).get(PAYMENTS + "/" + payment);
  }

  /** A few sales on each instance, one after the other: a JVM that has just started is slow. */
  void warmUp() {
    for (int i = 0; i < WARM_UP_SALES; i++) {
      var sale = sale(UUID.randomUUID().toString(), 1, "pm_card_visa");
      opened(instance(i), sale, "CAPTURED");
    }
  }

  /** A new payment that holds nothing yet. */
  String created(long amount, String method) {
    return opened(body(amount, method), "CREATED");
  }

  /** A new payment with the money held. */
  String authorized(long amount, String method) {
    var body = body(amount, method);
    body.put("confirm", true);
    return opened(body, "AUTHORIZED");
  }

  /** A new payment with the money taken; the provider may have disputed it since. */
  String captured(long amount, String method) {
    return opened(sale(UUID.randomUUID().toString(), amount, method), "CAPTURED", "CHARGEBACK");
  }

  /** The request that opens a payment for an order and takes the money at once. */
  static Map<String, Object> sale(String order, long amount, String method) {
    var body = body(amount, method);
    body.put("orderId", order);
    body.put("captureMethod", "AUTOMATIC");
    body.put("confirm", true);
    return body;
  }

  private static Map<String, Object> body(long amount, String method) {
    var body = new LinkedHashMap<String, Object>();
    body.put("orderId", UUID.randomUUID().toString());
    body.put("userId", "user-race");
    body.put("amount", amount);
    body.put("currency", CURRENCY);
    body.put("paymentMethodId", method);
    return body;
  }

  private String opened(Map<String, Object> body, String... statuses) {
    return opened(instance(0), body, statuses);
  }

  private static String opened(Http instance, Map<String, Object> body, String... statuses) {
    var key = UUID.randomUUID().toString();
    var answer = settled(() -> instance.post(PAYMENTS, body, key));
    if (answer.status() != 201 || !List.of(statuses).contains(answer.field("status"))) {
      throw new AssertionError("could not be opened: " + answer.status() + " " + answer.text());
    }
    return answer.field("paymentIntentId");
  }

  /** 202 says that the outcome is open: the same request is sent until it is not. */
  static Http.Answer settled(Callable<Http.Answer> request) {
    return await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .atMost(SETTLED_WITHIN)
        .until(request, answer -> answer.status() != 202);
  }
}
