package io.quittance.platform.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** Buckets of this instance alone. */
final class LocalBuckets {

  private static final int KEPT_MAX = 100_000;

  /** By then the bucket of a merchant who is quiet is full again, so that nothing is forgotten. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().expireAfterAccess(KEPT).maximumSize(KEPT_MAX).build();

  private final TimeMeter time;

  /**
   * Full ones.
   *
   * @param time one that only counts: a step of the wall clock would stop their refill or fill them
   */
  LocalBuckets(TimeMeter time) {
    this.time = time;
  }

  ConsumptionProbe take(String key, BucketConfiguration configuration) {
    return buckets.get(key, _ -> made(configuration)).tryConsumeAndReturnRemaining(1);
  }

  private Bucket made(BucketConfiguration configuration) {
    var builder = Bucket.builder().withCustomTimePrecision(time);
    for (var bandwidth : configuration.getBandwidths()) {
      builder.addLimit(bandwidth);
    }
    return builder.build();
  }
}
