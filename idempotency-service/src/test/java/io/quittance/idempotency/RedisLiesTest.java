package io.quittance.idempotency;

import static io.quittance.idempotency.Requests.answer;
import static io.quittance.idempotency.Requests.completion;
import static io.quittance.idempotency.Requests.fresh;
import static io.quittance.idempotency.Requests.other;
import static io.quittance.idempotency.Requests.release;
import static io.quittance.idempotency.Requests.tokenOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RestoreArgs;
import io.lettuce.core.ScriptOutputType;
import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.ClaimRequest;
import io.quittance.contracts.idempotency.IdempotencyApi.Claimed;
import io.quittance.contracts.idempotency.IdempotencyApi.InProgress;
import io.quittance.contracts.idempotency.IdempotencyApi.Mismatch;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Redis empty, restored from the past or full of rubbish: PostgreSQL wins. */
class RedisLiesTest {

  private final Instance service = Instance.shared();
  private final RedisConsole redis = new RedisConsole();

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  @DisplayName("A602 FLUSHALL between request and repeat: PostgreSQL answers and fills Redis again")
  void answersFromPostgresAfterFlush() {
    isAnsweredFromPostgresOnceAfter(redis.commands()::flushall);
  }

  @Test
  @DisplayName("A603 fail-over to an empty replica: as after FLUSHALL")
  void answersFromPostgresAfterFailOver() {
    isAnsweredFromPostgresOnceAfter(
        () -> {
          redis.commands().flushall();
          // A fail-over also ends all connections.
          redis.commands().clientKill(KillArgs.Builder.typeNormal().skipme());
        });
  }

  @Test
  @DisplayName("A606 our keys are evicted: as after FLUSHALL")
  void answersFromPostgresAfterEviction() {
    isAnsweredFromPostgresOnceAfter(redis::evictAll);
  }

  private void isAnsweredFromPostgresOnceAfter(Runnable loss) {
    var held = fresh();
    var _ = tokenOf(service.keys().claim(held));
    var request = fresh();
    var answer = done(request);

    loss.run();

    assertThat(service.keys().claim(held)).isInstanceOf(InProgress.class);
    assertThat(service.keys().claim(other(held))).isEqualTo(new Mismatch());
    assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
    isFilledAgain(request);
    assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());
  }

  private Answer done(ClaimRequest request) {
    var answer = answer(200, "{\"key\":\"" + request.key() + "\"}");
    service.keys().complete(completion(request, tokenOf(service.keys().claim(request)), answer));
    return answer;
  }

  /** In the end; a lost connection is replaced a moment later. */
  private void isFilledAgain(ClaimRequest request) {
    await()
        .until(
            () -> {
              long before = service.count("claims", "outcome", "replay", "source", "redis");
              assertThat(service.keys().claim(request)).isInstanceOf(Replay.class);
              return service.count("claims", "outcome", "replay", "source", "redis") > before;
            });
  }

  @Test
  @DisplayName("A607 restored from a snapshot while the work ran: the finished answer is replayed")
  void doesNotBelieveAnOldMark() {
    var request = fresh();
    long token = tokenOf(service.keys().claim(request));
    var snapshot = dump(request);
    var answer = answer(200, "{}");
    service.keys().complete(completion(request, token, answer));

    restoreForEver(request, snapshot);

    await()
        .untilAsserted(
            () -> assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer)));
  }

  @Test
  @DisplayName("A607 restored from a snapshot of a former holder: the corrected request is granted")
  void doesNotRefuseBecauseOfAnOldMark() {
    var request = fresh();
    long token = tokenOf(service.keys().claim(request));
    var snapshot = dump(request);
    service.keys().release(release(request, token));

    restoreForEver(request, snapshot);

    assertThat(service.keys().claim(other(request))).isInstanceOf(Claimed.class);
  }

  @Test
  @DisplayName("A607 snapshots of a refusal's life: once the key succeeded, only that is replayed")
  void doesNotReplayARefusalOfAFormerLife() {
    try (var hasty = Instance.start("quittance.idempotency.failure-kept=500ms")) {
      var request = fresh();
      var snapshots = new ArrayList<byte[]>();
      long token = tokenOf(hasty.keys().claim(request));
      snapshots.add(dump(request));
      hasty.keys().complete(completion(request, token, answer(402, "declined")));
      var _ = hasty.keys().claim(request);
      snapshots.add(dump(request));
      var last = new AtomicReference<Claim>(new Mismatch());
      await()
          .until(
              () -> {
                last.set(hasty.keys().claim(request));
                return last.get() instanceof Claimed;
              });
      snapshots.add(dump(request));
      var paid = answer(200, "paid");
      hasty.keys().complete(completion(request, tokenOf(last.get()), paid));

      for (var snapshot : snapshots) {
        restoreForEver(request, snapshot);
        await()
            .untilAsserted(
                () -> assertThat(hasty.keys().claim(request)).isEqualTo(new Replay(paid)));
        assertThat(hasty.keys().claim(other(request))).isEqualTo(new Mismatch());
      }
    }
  }

  private byte[] dump(ClaimRequest request) {
    var dumped = redis.commands().dump(RedisConsole.keyOf(request));
    return dumped == null ? new byte[0] : dumped;
  }

  /** Worse than a snapshot, which at least remembers when a value ends. */
  private void restoreForEver(ClaimRequest request, byte[] snapshot) {
    redis.commands().del(RedisConsole.keyOf(request));
    if (snapshot.length > 0) {
      redis
          .commands()
          .restore(RedisConsole.keyOf(request), snapshot, RestoreArgs.Builder.ttl(0).replace());
    }
  }

  @Test
  @DisplayName("A608 rubbish under our key is a miss, and is replaced")
  void treatsRubbishAsAMiss() throws IOException {
    var request = fresh();
    var answer = done(request);
    var key = RedisConsole.keyOf(request);
    var genuine = redis.commands().get(key);
    var neighbor = fresh();
    done(neighbor);

    for (var rubbish : rubbish(genuine, redis.commands().get(RedisConsole.keyOf(neighbor)))) {
      redis.commands().set(key, rubbish);
      assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
      isFilledAgain(request);
      redis.commands().set(key, rubbish);
      assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());
    }
  }

  private static List<byte[]> rubbish(byte[] genuine, byte[] neighbors) throws IOException {
    var object = new ByteArrayOutputStream();
    new ObjectOutputStream(object).writeObject(new ArrayList<>(List.of("gadget")));
    var flipped = genuine.clone();
    flipped[genuine.length / 2] ^= 1;
    return List.of(
        new byte[0],
        "rubbish".getBytes(UTF_8),
        "\n\n\n\n\n\n\n\n".getBytes(UTF_8),
        new byte[] {(byte) 0xff, 0, (byte) 0xfe},
        object.toByteArray(),
        Arrays.copyOf(genuine, genuine.length - 1),
        Arrays.copyOf(genuine, genuine.length / 2),
        new String(genuine, UTF_8).replace("idempotency-1", "idempotency-2").getBytes(UTF_8),
        flipped,
        neighbors);
  }

  @Test
  @DisplayName(
      "A207 what another version left in Redis is a miss: PostgreSQL answers both versions")
  void leavesTheFormatOfAnotherVersionAlone() {
    var request = fresh();
    var answer = done(request);
    var key = RedisConsole.keyOf(request);
    var ours = new String(redis.commands().get(key), UTF_8);
    var lines = ours.substring(0, ours.lastIndexOf('\n')).replace("idempotency-1", "idempotency-2");
    var sum = sha256(key + "\n" + lines);

    redis.commands().set(key, (lines + "\n" + sum).getBytes(UTF_8));

    assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
    assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());
    isFilledAgain(request);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  @DisplayName("A608 another type under our key is a miss, and does not count against Redis")
  void treatsAnotherTypeAsAMiss() {
    var request = fresh();
    var answer = done(request);
    var key = RedisConsole.keyOf(request);
    long failures = service.count("redis.failures");

    for (int i = 0; i < 30; i++) {
      // At once, because the refill after the round before may come in between.
      redis
          .commands()
          .eval(
              "redis.call('del', KEYS[1]) return redis.call('lpush', KEYS[1], 'rubbish')",
              ScriptOutputType.INTEGER,
              key);
      assertThat(service.keys().claim(request)).isEqualTo(new Replay(answer));
    }

    isFilledAgain(request);
    assertThat(service.count("redis.failures")).isEqualTo(failures);
    assertThat(service.isDegraded()).isFalse();
  }
}
