package io.quittance.platform.limit;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.quittance.platform.limit.LimitSettings.Rate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what merchants ask, in buckets of tokens: together in Redis, or alone without it. */
final class RateLimits {

  private final LimitSettings settings;
  private final SharedBuckets shared;
  private final LocalBuckets local = new LocalBuckets(TimeMeter.SYSTEM_NANOTIME);
  private final Map<Rate, BucketConfiguration> buckets = new ConcurrentHashMap<>();

  RateLimits(LimitSettings settings, SharedBuckets shared) {
    this.settings = settings;
    this.shared = shared;
  }

  /**
   * Takes one request of a merchant.
   *
   * @return zero when it may pass, else how long the merchant should wait
   */
  Duration take(String merchantId, RouteGroup group) {
    var rate = settings.of(merchantId, group);
    var bucket = buckets.computeIfAbsent(rate, RateLimits::bucket);
    // Another rate is another bucket: Redis keeps a bucket's rate with it.
    var key = "%s:%s:%d:%d".formatted(merchantId, group.label(), rate.perSecond(), rate.burst());
    return wait(shared.take(key, bucket).orElseGet(() -> local.take(key, bucket)));
  }

  private static BucketConfiguration bucket(Rate rate) {
    return BucketConfiguration.builder()
        .addLimit(
            limit ->
                limit.capacity(rate.burst()).refillGreedy(rate.perSecond(), Duration.ofSeconds(1)))
        .build();
  }

  private static Duration wait(ConsumptionProbe probe) {
    return probe.isConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
  }
}
