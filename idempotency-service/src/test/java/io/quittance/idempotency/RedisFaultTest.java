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

import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.Claimed;
import io.quittance.contracts.idempotency.IdempotencyApi.InProgress;
import io.quittance.contracts.idempotency.IdempotencyApi.Mismatch;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.RedisServer;
import io.quittance.infrastructure.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.HttpServerErrorException;

/** Redis dead, slow, full or read-only: PostgreSQL keeps every promise. */
class RedisFaultTest {

  private static final String PROBE_OFTEN = "quittance.idempotency.redis.probe-every=100ms";

  private final RedisServer redis = LocalInfrastructure.shared().redis();

  @AfterEach
  void bringRedisBack() {
    redis.start();
  }

  @Test
  @DisplayName(
      "A601 Redis absent from the start: every promise holds, and it is found when it comes")
  void startsAndWorksWithoutRedis() throws Exception {
    Instance.shared();
    redis.stop();
    try (var service = Instance.start(PROBE_OFTEN)) {
      assertThat(service.isDegraded()).isTrue();
      keepsEveryPromise(service);
      assertThat(
              service
                  .http()
                  .get()
                  .uri("/actuator/health/readiness")
                  .retrieve()
                  .toBodilessEntity()
                  .getStatusCode()
                  .is2xxSuccessful())
          .isTrue();

      redis.start();

      await().until(() -> !service.isDegraded());
      assertThat(service.millisDegraded()).isPositive();
      isServedByRedis(service);
    }
  }

  @Test
  @DisplayName("A601 Redis killed under way: nobody is granted twice, nobody gets an error")
  void survivesTheDeathOfRedis() throws Exception {
    try (var service = Instance.start(PROBE_OFTEN)) {
      var held = fresh();
      long token = tokenOf(service.keys().claim(held));
      var done = fresh();
      var answer = answer(200, "{}");
      service.keys().complete(completion(done, tokenOf(service.keys().claim(done)), answer));

      redis.kill();

      assertThat(service.keys().claim(held)).isInstanceOf(InProgress.class);
      assertThat(service.keys().claim(done)).isEqualTo(new Replay(answer));
      keepsEveryPromise(service);
      await()
          .until(
              () -> {
                var _ = service.keys().claim(done);
                return service.isDegraded();
              });
      service.keys().complete(completion(held, token, answer));
      assertThat(service.keys().claim(held)).isEqualTo(new Replay(answer));

      redis.start();

      await().until(() -> !service.isDegraded());
      isServedByRedis(service);
    }
  }

  @Test
  @DisplayName(
      "A601 without Redis a part of the load is taken, the rest is told 503 and when to come")
  void takesAPartOfTheLoadWithoutRedis() throws Exception {
    Instance.shared();
    redis.stop();
    try (var service =
        Instance.start(
            "quittance.idempotency.normal-claims-per-second=10",
            "quittance.idempotency.degraded-share=0.2")) {
      var granted = new ArrayList<Claim>();
      var refused = new ArrayList<HttpServerErrorException>();
      while (refused.isEmpty()) {
        try {
          granted.add(service.keys().claim(fresh()));
        } catch (HttpServerErrorException refusal) {
          refused.add(refusal);
        }
      }

      assertThat(granted).isNotEmpty();
      assertThat(refused.getFirst().getStatusCode().value()).isEqualTo(503);
      assertThat(refused.getFirst().getResponseBodyAsString())
          .contains("\"code\":\"degraded_capacity_exceeded\"");
      assertThat(refused.getFirst().getResponseHeaders())
          .isNotNull()
          .satisfies(
              headers -> assertThat(headers.getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1"));
      assertThat(service.count("refused")).isEqualTo(1);
      // Ending work is never refused.
      for (int i = 0; i < 20; i++) {
        service.keys().release(release(fresh(), 1));
      }
    }
  }

  @Test
  @DisplayName("A604 every command takes 2 s: a few wait for the time-out, then nobody asks Redis")
  void asksASlowRedisOnlyAFewTimes() throws Exception {
    try (var proxy = TcpProxy.to(redis.host(), redis.port());
        var service =
            Instance.start(
                "spring.data.redis.port=" + proxy.port(),
                PROBE_OFTEN,
                "quittance.idempotency.degraded-share=1")) {
      isServedByRedis(service);

      proxy.delay(Duration.ofSeconds(2));

      var claims =
          together(Collections.nCopies(200, (Callable<Claim>) () -> service.keys().claim(fresh())));
      assertThat(claims).allMatch(Claimed.class::isInstance);
      await().until(service::isDegraded);
      long failures = service.count("redis.failures");
      keepsEveryPromise(service);
      assertThat(service.count("redis.failures")).isEqualTo(failures);

      proxy.delay(Duration.ZERO);

      await().until(() -> !service.isDegraded());
      isServedByRedis(service);
    }
  }

  @Test
  @DisplayName("A605 Redis out of memory: as if it were absent")
  void survivesAFullRedis() throws Exception {
    try (var service = Instance.start(PROBE_OFTEN);
        var console = new RedisConsole()) {
      console.commands().configSet("maxmemory", "1");
      try {
        keepsEveryPromise(service);
        await().until(() -> claimsUntilDegraded(service));
        keepsEveryPromise(service);
      } finally {
        console.commands().configSet("maxmemory", "0");
      }
      await().until(() -> !service.isDegraded());
      isServedByRedis(service);
    }
  }

  @Test
  @DisplayName("A605 Redis became a read-only replica: as if it were absent")
  void survivesAReadOnlyRedis() throws Exception {
    try (var service = Instance.start(PROBE_OFTEN);
        var console = new RedisConsole()) {
      console.commands().replicaof(redis.host(), 1);
      try {
        keepsEveryPromise(service);
        await().until(() -> claimsUntilDegraded(service));
        keepsEveryPromise(service);
      } finally {
        console.commands().replicaofNoOne();
      }
      await().until(() -> !service.isDegraded());
      isServedByRedis(service);
    }
  }

  private static boolean claimsUntilDegraded(Instance service) {
    var _ = service.keys().claim(fresh());
    return service.isDegraded();
  }

  /** First request, retry, duplicates, mismatch, refusal, release. */
  private static void keepsEveryPromise(Instance service) throws Exception {
    var request = fresh();
    var claims =
        together(Collections.nCopies(10, (Callable<Claim>) () -> service.keys().claim(request)));
    assertThat(claims).filteredOn(Claimed.class::isInstance).hasSize(1);
    assertThat(claims).filteredOn(InProgress.class::isInstance).hasSize(9);
    assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());
    long token =
        tokenOf(claims.stream().filter(Claimed.class::isInstance).findFirst().orElseThrow());
    var answer = answer(200, "{\"id\":1}");
    service.keys().complete(completion(request, token, answer));
    assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
    assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());

    var declined = fresh();
    var decline = answer(402, "{}");
    service.keys().complete(completion(declined, tokenOf(service.keys().claim(declined)), decline));
    assertThat(service.keys().claim(declined)).isEqualTo(new Replay(decline));

    var released = fresh();
    service.keys().release(release(released, tokenOf(service.keys().claim(released))));
    assertThat(service.keys().claim(other(released))).isInstanceOf(Claimed.class);
  }

  /** At last: a busy machine may miss a time-out of Redis once more. */
  private static void isServedByRedis(Instance service) {
    await().untilAsserted(() -> replaysFromRedis(service));
  }

  private static void replaysFromRedis(Instance service) {
    var request = fresh();
    var answer = answer(200, "{}");
    service.keys().complete(completion(request, tokenOf(service.keys().claim(request)), answer));
    long before = service.count("claims", "outcome", "replay", "source", "redis");
    assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
    assertThat(service.count("claims", "outcome", "replay", "source", "redis"))
        .isEqualTo(before + 1);
  }
}
