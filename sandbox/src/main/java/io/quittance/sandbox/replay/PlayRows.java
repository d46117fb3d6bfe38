package io.quittance.sandbox.replay;

import io.quittance.platform.id.Ids;
import io.quittance.sandbox.replay.Outcome.Captured;
import io.quittance.sandbox.replay.Outcome.Refunded;
import io.quittance.sandbox.replay.Outcome.Refused;
import io.quittance.sandbox.replay.Outcome.Unfinished;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends rows in file order, a bounded number at a time. A refund waits for its payment, which
 * started before it, so that no two rows wait for each other.
 *
 * <p>Idempotency keys are made from row ids: a second run gets the same answers and changes
 * nothing.
 */
final class PlayRows {

  private static final Duration FINAL_MAX = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private static final Set<String> MONEY_TAKEN =
      Set.of("CAPTURED", "REFUNDING", "PARTIALLY_REFUNDED", "REFUNDED", "CHARGEBACK");
  private static final Set<String> NO_MONEY =
      Set.of("AUTHORIZATION_FAILED", "CAPTURE_FAILED", "CANCELED", "EXPIRED");

  private final Http http;
  private final Http.Server paymentApi;
  private final Tally tally;
  private final Map<String, CompletableFuture<String>> intentByRow = new HashMap<>();

  PlayRows(Http http, Http.Server paymentApi, Tally tally) {
    this.http = http;
    this.paymentApi = paymentApi;
    this.tally = tally;
  }

  /** Returns when every row has its outcome in the tally. */
  void play(List<Row> rows, int concurrency) throws InterruptedException {
    var places = new Semaphore(concurrency);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var row : rows) {
        if (row instanceof Row.Payment) {
          intentByRow.put(row.id(), new CompletableFuture<>());
        }
        // Looked up here: the map is not for several threads.
        var payment = intentOf(row);
        places.acquire();
        var _ =
            threads.submit(
                () -> {
                  try {
                    play(row, payment);
                  } finally {
                    places.release();
                  }
                  return row;
                });
      }
    }
  }

  /** The intent of the payment that the row is, or refunds; empty text when there is none. */
  private CompletableFuture<String> intentOf(Row row) {
    var paymentRow =
        switch (row) {
          case Row.Payment payment -> payment.id();
          case Row.Refund refund -> refund.paymentId();
        };
    var known = intentByRow.get(paymentRow);
    return known == null ? CompletableFuture.completedFuture(unknownIntent(row)) : known;
  }

  /** Well-formed and made from the row, so that a repeat is the same request. */
  private static String unknownIntent(Row row) {
    return Ids.write("pi", UUID.nameUUIDFromBytes(row.id().getBytes(StandardCharsets.UTF_8)));
  }

  private void play(Row row, CompletableFuture<String> intent)
      throws InterruptedException, ExecutionException {
    switch (row) {
      case Row.Payment payment -> {
        long started = System.nanoTime();
        var outcome = pay(payment, intent);
        tally.add(row, outcome, System.nanoTime() - started);
      }
      case Row.Refund refund -> {
        var paymentIntentId = intent.get();
        long started = System.nanoTime();
        var outcome =
            paymentIntentId.isEmpty()
                ? new Refused("not_sent_payment_failed")
                : refund(refund, paymentIntentId);
        tally.add(row, outcome, System.nanoTime() - started);
      }
    }
  }

  private Outcome pay(Row.Payment row, CompletableFuture<String> intent)
      throws InterruptedException {
    try {
      var answer =
          http.post(paymentApi, "/api/payment-intents", "replay-payment-" + row.id(), body(row));
      if (!answer.isSuccess()) {
        return new Refused(answer.code());
      }
      var id = answer.text("paymentIntentId");
      var last = untilFinal(answer, "/api/payment-intents/" + id, MONEY_TAKEN, NO_MONEY);
      var status = last.text("status");
      if (MONEY_TAKEN.contains(status)) {
        intent.complete(id);
        return new Captured(id, last.amount("amountCaptured"));
      }
      return NO_MONEY.contains(status)
          ? new Refused(status.toLowerCase(java.util.Locale.ROOT))
          : new Unfinished(status);
    } finally {
      intent.complete("");
    }
  }

  private static tools.jackson.databind.JsonNode body(Row.Payment row) {
    var body =
        JsonMapper.shared()
            .createObjectNode()
            .put("orderId", row.id())
            .put("userId", row.customerId().isEmpty() ? "guest" : row.customerId())
            .put("amount", row.amount())
            .put("currency", "GBP")
            .put("paymentMethodId", "pm_card_visa")
            .put("captureMethod", "AUTOMATIC")
            .put("confirm", true);
    body.putObject("metadata")
        .put("country", row.country())
        .put("lines", row.lines())
        .put("occurredAt", row.occurredAt());
    return body;
  }

  private Outcome refund(Row.Refund row, String paymentIntentId) throws InterruptedException {
    var body = JsonMapper.shared().createObjectNode().put("amount", row.amount());
    var path = "/api/payments/%s/refund".formatted(paymentIntentId);
    var answer = http.post(paymentApi, path, "replay-refund-" + row.id(), body);
    if (!answer.isSuccess()) {
      return new Refused(answer.code());
    }
    var last =
        untilFinal(
            answer,
            "/api/refunds/" + answer.text("refundId"),
            Set.of("SUCCEEDED"),
            Set.of("FAILED", "CANCELED"));
    return switch (last.text("status")) {
      case "SUCCEEDED" -> new Refunded(paymentIntentId, last.amount("amount"));
      case "FAILED" -> new Refused("refund_failed " + last.text("failureReason"));
      case "CANCELED" -> new Refused("refund_canceled");
      default -> new Unfinished(last.text("status"));
    };
  }

  /** Asks until the state is one of those, or time is up: the last answer. */
  private Answer untilFinal(Answer first, String path, Set<String> good, Set<String> bad)
      throws InterruptedException {
    long deadline = System.nanoTime() + FINAL_MAX.toNanos();
    var answer = first;
    while (answer.isSuccess()
        && !good.contains(answer.text("status"))
        && !bad.contains(answer.text("status"))
        && System.nanoTime() - deadline < 0) {
      Thread.sleep(LOOK_EVERY);
      answer = http.get(paymentApi, path);
    }
    return answer;
  }
}
