package io.quittance.idempotency;

import static io.quittance.idempotency.Requests.answer;
import static io.quittance.idempotency.Requests.completion;
import static io.quittance.idempotency.Requests.fresh;
import static io.quittance.idempotency.Requests.other;
import static io.quittance.idempotency.Requests.release;
import static io.quittance.idempotency.Requests.together;
import static io.quittance.idempotency.Requests.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.ClaimRequest;
import io.quittance.contracts.idempotency.IdempotencyApi.Claimed;
import io.quittance.contracts.idempotency.IdempotencyApi.InProgress;
import io.quittance.contracts.idempotency.IdempotencyApi.Mismatch;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The whole story of a key: the five cases first. */
class IdempotencyLifecycleTest {

  private final Instance service = Instance.shared();

  @Test
  void firstRequestIsGrantedAndItsRetryIsTheSameAnswerByteForByte() {
    var request = fresh();
    var everyByte = new byte[256];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    var answer =
        new Answer(
            201,
            Map.of(
                "Location", List.of("/api/payment-intents/pi_1"),
                "X-Many", List.of("2", "1", "é\n\"\u0000")),
            Base64.getEncoder().encodeToString(everyByte));

    long token = tokenOf(service.keys().claim(request));
    service.keys().complete(completion(request, token, answer));

    assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
    forgetInRedis(request);
    assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
  }

  @Test
  @DisplayName("A101 50 concurrent duplicates: one is granted, the others wait and get its answer")
  void grantsOneOfFiftyDuplicates() throws Exception {
    var request = fresh();

    var claims =
        together(Collections.nCopies(50, (Callable<Claim>) () -> service.keys().claim(request)));

    assertThat(claims).filteredOn(Claimed.class::isInstance).hasSize(1);
    assertThat(claims).filteredOn(InProgress.class::isInstance).hasSize(49);
    var granted = claims.stream().filter(Claimed.class::isInstance).findFirst().orElseThrow();
    var answer = answer(200, "{}");
    service.keys().complete(completion(request, tokenOf(granted), answer));
    assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
  }

  @Test
  @DisplayName("A101 A105 the same over two instances on one database")
  void grantsOneOfFiftyDuplicatesOverTwoInstances() throws Exception {
    try (var second = Instance.start()) {
      for (int round = 0; round < 10; round++) {
        var request = fresh();
        var calls = new ArrayList<Callable<Claim>>();
        for (int i = 0; i < 25; i++) {
          calls.add(() -> service.keys().claim(request));
          calls.add(() -> second.keys().claim(request));
        }

        var claims = together(calls);

        assertThat(claims).filteredOn(Claimed.class::isInstance).hasSize(1);
        var granted = claims.stream().filter(Claimed.class::isInstance).findFirst().orElseThrow();
        var answer = answer(200, "{}");
        service.keys().complete(completion(request, tokenOf(granted), answer));
        await()
            .untilAsserted(
                () -> assertThat(second.keys().claim(request)).isEqualTo(new Replay(answer)));
      }
    }
  }

  @Test
  @DisplayName("A102 another request under a used key is a mismatch, the first answer stays")
  void refusesAnotherRequestUnderAUsedKey() {
    var request = fresh();
    var answer = answer(200, "{\"amount\":1}");
    service.keys().complete(completion(request, tokenOf(service.keys().claim(request)), answer));

    assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());
    forgetInRedis(request);
    assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());
    assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
  }

  @Test
  @DisplayName("A103 two requests under one key at the same moment: one runs, no mix")
  void grantsOneOfTwoDifferentRequests() throws Exception {
    for (int round = 0; round < 20; round++) {
      var request = fresh();
      var calls = new ArrayList<Callable<Claim>>();
      for (int i = 0; i < 5; i++) {
        calls.add(() -> service.keys().claim(request));
        calls.add(() -> service.keys().claim(other(request)));
      }

      var claims = together(calls);

      assertThat(claims).filteredOn(Claimed.class::isInstance).hasSize(1);
      assertThat(claims).noneMatch(Replay.class::isInstance);
      boolean firstRuns = claims.indexOf(granted(claims)) % 2 == 0;
      // To the one that does not run the key is reused, now and later.
      assertThat(service.keys().claim(firstRuns ? other(request) : request))
          .isEqualTo(new Mismatch());
    }
  }

  private static Claim granted(List<Claim> claims) {
    return claims.stream().filter(Claimed.class::isInstance).findFirst().orElseThrow();
  }

  @Test
  @DisplayName("A107 a key that was given back may be used for a corrected request")
  void grantsACorrectedRequestAfterRelease() {
    var request = fresh();
    long token = tokenOf(service.keys().claim(request));
    assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());

    service.keys().release(release(request, token));

    long next = tokenOf(service.keys().claim(other(request)));
    assertThat(next).isGreaterThan(token);
    assertThat(service.keys().claim(request)).isEqualTo(new Mismatch());
  }

  @Test
  @DisplayName("A108 a decline is replayed for its time, then the same request may try again")
  void replaysADeclineAndLaterGrantsTheSameRequest() {
    try (var hasty =
        Instance.start(
            "quittance.idempotency.failure-kept=2s", "quittance.idempotency.reap-every=1h")) {
      var request = fresh();
      long token = tokenOf(hasty.keys().claim(request));
      var declined = answer(402, "{\"code\":\"card_declined\"}");
      hasty.keys().complete(completion(request, token, declined));

      assertThat(hasty.keys().claim(request)).isEqualTo(new Replay(declined));
      assertThat(hasty.keys().claim(other(request))).isEqualTo(new Mismatch());

      var again = new ArrayList<Claim>();
      await()
          .until(
              () -> {
                again.add(hasty.keys().claim(request));
                return again.getLast() instanceof Claimed;
              });
      assertThat(again.subList(0, again.size() - 1))
          .allMatch(claim -> claim.equals(new Replay(declined)) || claim instanceof InProgress);
      assertThat(hasty.keys().claim(other(request))).isEqualTo(new Mismatch());
      long next = tokenOf(again.getLast());
      assertThat(next).isGreaterThan(token);
      var paid = answer(200, "{}");
      hasty.keys().complete(completion(request, next, paid));
      assertThat(hasty.keys().claim(request)).isEqualTo(new Replay(paid));
    }
  }

  @Test
  @DisplayName("A112 after the retention time the key is new, its token still grows")
  void grantsAfterRetention() {
    try (var forgetful =
        Instance.alone(
            "quittance.idempotency.success-kept=1s", "quittance.idempotency.reap-every=200ms")) {
      var request = fresh();
      long token = tokenOf(forgetful.keys().claim(request));
      forgetful.keys().complete(completion(request, token, answer(200, "{}")));

      await().until(() -> rowsOf(forgetful, request) == 0);

      assertThat(tokenOf(forgetful.keys().claim(other(request)))).isGreaterThan(token);
    }
  }

  @Test
  @DisplayName(
      "A111 the mark in Redis is gone while the work runs: PostgreSQL grants no second claim")
  void grantsNoSecondClaimWhenRedisForgot() {
    var request = fresh();
    var _ = tokenOf(service.keys().claim(request));

    for (int i = 0; i < 5; i++) {
      forgetInRedis(request);
      assertThat(service.keys().claim(request)).isInstanceOf(InProgress.class);
    }
  }

  @Test
  void waitersDoNotAskPostgresEachTime() {
    var request = fresh();
    var _ = tokenOf(service.keys().claim(request));
    long before = service.count("claims", "outcome", "in_progress", "source", "redis");

    assertThat(service.keys().claim(request)).isInstanceOf(InProgress.class);

    assertThat(service.count("claims", "outcome", "in_progress", "source", "redis"))
        .isGreaterThan(before);
  }

  @Test
  void keepsMerchantsApart() {
    var one = new ClaimRequest("mer_a", fresh().key(), "a".repeat(64));
    var two = new ClaimRequest("mer_b", one.key(), "b".repeat(64));
    var disguised = new ClaimRequest("mer_a:" + one.key(), "x", "c".repeat(64));
    var target = new ClaimRequest("mer_a", one.key() + ":x", "d".repeat(64));

    assertThat(List.of(one, two, disguised, target))
        .allSatisfy(
            request -> assertThat(service.keys().claim(request)).isInstanceOf(Claimed.class));
  }

  @Test
  void fencesAHolderThatWasOvertaken() {
    try (var hasty = Instance.start("quittance.idempotency.lock=1s")) {
      var request = fresh();
      long sleeper = tokenOf(hasty.keys().claim(request));
      assertThat(hasty.keys().claim(other(request))).isEqualTo(new Mismatch());

      var taken = new ArrayList<Claim>();
      await()
          .until(
              () -> {
                taken.add(hasty.keys().claim(request));
                return taken.getLast() instanceof Claimed;
              });
      long successor = tokenOf(taken.getLast());
      assertThat(successor).isGreaterThan(sleeper);

      hasty.keys().complete(completion(request, sleeper, answer(200, "too late")));
      hasty.keys().release(release(request, sleeper));

      assertThat(hasty.count("fenced", "operation", "complete")).isEqualTo(1);
      assertThat(hasty.count("fenced", "operation", "release")).isEqualTo(1);
      var answer = answer(200, "in time");
      hasty.keys().complete(completion(request, successor, answer));
      assertThat(hasty.keys().claim(request)).isEqualTo(new Replay(answer));
      // What is done cannot be given back, by nobody.
      hasty.keys().release(release(request, successor));
      forgetInRedis(request);
      assertThat(hasty.keys().claim(request)).isEqualTo(new Replay(answer));
    }
  }

  private static long rowsOf(Instance service, ClaimRequest request) {
    return service
        .jdbc()
        .sql("SELECT count(*) FROM idempotency_key WHERE merchant_id = :merchant AND key = :key")
        .param("merchant", request.merchantId())
        .param("key", request.key())
        .query(Long.class)
        .single();
  }

  private static void forgetInRedis(ClaimRequest request) {
    try (var redis = new RedisConsole()) {
      redis.commands().del(RedisConsole.keyOf(request));
    }
  }
}
