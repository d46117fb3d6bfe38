package io.quittance.idempotency.key;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.SetArgs;
import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.InProgress;
import io.quittance.contracts.idempotency.IdempotencyApi.Mismatch;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import io.quittance.platform.redis.RedisLink;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What Redis may say in PostgreSQL's place. It can be empty, dead, slow, restored from an old
 * snapshot or full of rubbish; it can never be wrong, because it only ever says two things:
 *
 * <ul>
 *   <li><b>The answer of a success</b> (and, to another request, that the key is taken). A success
 *       does not change for 90 days, so a copy of any age tells the truth. Refusals are not copied:
 *       after an hour the key may have another life, and an old copy would hide it.
 *   <li><b>"In progress", to the same request</b>, for about a second after somebody asked
 *       PostgreSQL. Out of date it costs a wait and nothing else. To another request it says
 *       nothing: the key may have been given back, and "reused" is a final answer.
 * </ul>
 *
 * <p>It never grants a claim. {@code SET NX} only decides who asks PostgreSQL; of many duplicates
 * one does, once a second.
 */
@Component
class KeyCache {

  /** Clocks differ by less. A copy ends that much before the original. */
  private static final Duration CLOCK_SKEW_MAX = Duration.ofHours(1);

  private static final String WRONG_TYPE = "WRONGTYPE";
  private static final String RUBBISH = "";

  private final RedisLink<String> redis;
  private final KeySettings settings;
  private final Clock clock;

  KeyCache(RedisLink<String> redis, KeySettings settings, Clock clock) {
    this.redis = redis;
    this.settings = settings;
    this.clock = clock;
  }

  /** What a look into Redis brought. */
  sealed interface Look {
    /** This is the answer. */
    record Answered(Claim claim) implements Look {}

    /** PostgreSQL must say, and others are told "in progress" until {@link #forget}. */
    record Marked() implements Look {}

    /** PostgreSQL must say. */
    record Unknown() implements Look {}
  }

  private record Seen(boolean marked, @Nullable String held) {}

  /** Looks, and leaves a mark where there is nothing: one round trip. */
  Look look(KeyId id, String fingerprint) {
    var key = id.inRedis();
    var mark =
        CachedKey.inProgress(fingerprint, clock.instant().plus(settings.progressCached()))
            .write(key);
    return redis
        .ask(
            commands -> {
              var marked =
                  commands.set(key, mark, SetArgs.Builder.nx().px(settings.progressCached()));
              var held = commands.get(key).exceptionally(KeyCache::rubbishOfAnotherType);
              return marked.thenCombine(held, (ok, value) -> new Seen(ok != null, value));
            })
        .map(seen -> seen.marked() ? new Look.Marked() : judge(id, fingerprint, seen.held()))
        .orElseGet(Look.Unknown::new);
  }

  private static String rubbishOfAnotherType(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RedisCommandExecutionException refused
        && String.valueOf(refused.getMessage()).startsWith(WRONG_TYPE)) {
      return RUBBISH;
    }
    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
  }

  private Look judge(KeyId id, String fingerprint, @Nullable String held) {
    if (held == null) {
      return new Look.Unknown(); // Expired between the two commands.
    }
    var validMax = settings.successCached().plus(CLOCK_SKEW_MAX);
    var cached = CachedKey.read(id.inRedis(), held, clock.instant(), validMax);
    if (cached.isEmpty()) {
      forget(id);
      return new Look.Unknown();
    }
    boolean same = cached.get().fingerprint().equals(fingerprint);
    var answer = cached.get().answer();
    if (answer != null) {
      return new Look.Answered(same ? new Replay(answer) : new Mismatch());
    }
    return same
        ? new Look.Answered(new InProgress(settings.progressCached().toMillis()))
        : new Look.Unknown();
  }

  /** Copies what PostgreSQL has committed. */
  void keep(KeyId id, Success success) {
    var now = clock.instant();
    var end = now.plus(settings.successCached());
    var latest = success.expiresAt().minus(CLOCK_SKEW_MAX);
    var validUntil = end.isBefore(latest) ? end : latest;
    if (!now.isBefore(validUntil)) {
      forget(id);
      return;
    }
    var key = id.inRedis();
    var value = CachedKey.of(success, validUntil).write(key);
    redis.tell(
        commands ->
            commands.set(key, value, SetArgs.Builder.px(Duration.between(now, validUntil))));
  }

  /** Lets the next request ask PostgreSQL. */
  void forget(KeyId id) {
    redis.tell(commands -> commands.del(id.inRedis()));
  }
}
