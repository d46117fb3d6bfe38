package io.quittance.idempotency;

import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.ClaimRequest;
import io.quittance.contracts.idempotency.IdempotencyApi.Claimed;
import io.quittance.contracts.idempotency.IdempotencyApi.Completion;
import io.quittance.contracts.idempotency.IdempotencyApi.Release;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests and answers as payment-api sends them. */
final class Requests {

  static final String MERCHANT = "mer_1";

  private Requests() {}

  /** A request under a key that nobody has used. */
  static ClaimRequest fresh() {
    return new ClaimRequest(MERCHANT, UUID.randomUUID().toString(), "a".repeat(64));
  }

  /** Another request under the same key. */
  static ClaimRequest other(ClaimRequest request) {
    return new ClaimRequest(request.merchantId(), request.key(), "b".repeat(64));
  }

  static Answer answer(int status, String body) {
    return new Answer(
        status,
        Map.of("Content-Type", List.of("application/json")),
        Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
  }

  static Completion completion(ClaimRequest request, long token, Answer answer) {
    return new Completion(request.merchantId(), request.key(), token, answer);
  }

  static Release release(ClaimRequest request, long token) {
    return new Release(request.merchantId(), request.key(), token);
  }

  /** The token of a claim that must have been granted. */
  static long tokenOf(Claim claim) {
    if (claim instanceof Claimed(var token)) {
      return token;
    }
    throw new AssertionError("not granted but " + claim);
  }

  /** Runs all at the same moment and returns what each returned. */
  static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<T>>();
      for (var call : calls) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      start.countDown();
      var results = new ArrayList<T>();
      for (var each : running) {
        results.add(each.get());
      }
      return results;
    }
  }
}
