package io.quittance.platform.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.NopeOptimizationListener;
import io.github.bucket4j.distributed.proxy.optimization.delay.DelayOptimization;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.quittance.platform.redis.RedisLink;
import io.quittance.platform.time.DatabaseTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Buckets that all instances share, in Redis.
 *
 * <p>An instance takes tokens ahead in its own memory and settles them with Redis after at most
 * {@link #AHEAD} or a tenth of the bucket, so that a merchant's requests seldom wait for Redis and
 * may pass the limit by a tenth per instance at most.
 *
 * <p>A bucket in Redis says when it was last refilled, and nobody refills it before that time. So
 * all instances go by the database's time: one whose clock is ahead would starve the others.
 */
final class SharedBuckets implements AutoCloseable {

  private static final String PREFIX = "quittance:limit:";
  private static final Duration AHEAD = Duration.ofMillis(100);
  private static final int AHEAD_SHARE = 10;
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final int KEPT_MAX = 100_000;

  private final @Nullable RedisLink<byte[]> redis;
  private final DatabaseTime databaseTime;
  private final TimeMeter time = new SharedTime();
  private final Cache<String, Shared> buckets =
      Caffeine.newBuilder().expireAfterAccess(KEPT).maximumSize(KEPT_MAX).build();

  /** A bucket by the connection that it asks: after a new connection it is made anew. */
  private record Shared(RedisAsyncCommands<String, byte[]> commands, AsyncBucketProxy bucket) {}

  SharedBuckets(@Nullable RedisLink<byte[]> redis, DatabaseTime databaseTime) {
    this.redis = redis;
    this.databaseTime = databaseTime;
  }

  /** The time of {@link DatabaseTime} as the library takes it. */
  private final class SharedTime implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return ChronoUnit.NANOS.between(Instant.EPOCH, databaseTime.now());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }

  /**
   * Takes one token; empty when Redis is not there, or not in time, and while the time that is
   * shared is not known.
   */
  Optional<ConsumptionProbe> take(String key, BucketConfiguration configuration) {
    return redis == null || !databaseTime.isKnown()
        ? Optional.empty()
        : redis.ask(
            commands -> bucket(key, configuration, commands).tryConsumeAndReturnRemaining(1));
  }

  private AsyncBucketProxy bucket(
      String key, BucketConfiguration configuration, RedisAsyncCommands<String, byte[]> commands) {
    return buckets
        .asMap()
        .compute(
            key,
            (_, known) ->
                known != null && known.commands().equals(commands)
                    ? known
                    : new Shared(commands, made(key, configuration, commands)))
        .bucket();
  }

  private AsyncBucketProxy made(
      String key, BucketConfiguration configuration, RedisAsyncCommands<String, byte[]> commands) {
    long ahead = Math.max(1, configuration.getBandwidths()[0].getCapacity() / AHEAD_SHARE);
    return Bucket4jLettuce.casBasedBuilder(commands)
        .clientClock(time)
        .expirationAfterWrite(
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT))
        .build()
        .asAsync()
        .builder()
        .withOptimization(
            new DelayOptimization(
                new DelayParameters(ahead, AHEAD), NopeOptimizationListener.INSTANCE, time))
        .build(PREFIX + key, () -> CompletableFuture.completedFuture(configuration));
  }

  @Override
  public void close() {
    if (redis != null) {
      redis.close();
    }
  }
}
