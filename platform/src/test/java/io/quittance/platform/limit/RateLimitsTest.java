package io.quittance.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bucket4j.BucketConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.RedisServer;
import io.quittance.platform.limit.LimitSettings.OwnRates;
import io.quittance.platform.limit.LimitSettings.Rate;
import io.quittance.platform.redis.RedisLink;
import io.quittance.platform.redis.RedisSettings;
import io.quittance.platform.testapp.TestDatabase;
import io.quittance.platform.time.DatabaseTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two instances that count together in Redis, and alone without it. */
class RateLimitsTest {

  private static final int BURST = 100;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WRONG_BY = Duration.ofSeconds(400);

  /** A token comes back each second. */
  private static final Duration REFILLED = Duration.ofSeconds(20);

  private final RedisServer redis = LocalInfrastructure.shared().redis();
  private final String merchant = "mer_" + UUID.randomUUID();
  private TestDatabase database;
  private DatabaseTime time;

  @BeforeEach
  void startADatabase() {
    database = new TestDatabase();
    time = known(Clock.systemUTC());
  }

  @AfterEach
  void bringRedisBack() {
    redis.start();
    database.close();
  }

  /** As an instance with this clock knows it. */
  private DatabaseTime known(Clock clock) {
    var known = new DatabaseTime(database.jdbc(), clock, new SimpleMeterRegistry());
    known.now();
    return known;
  }

  @Test
  @DisplayName("A1401 beyond the burst a merchant is told how long to wait; another one is not")
  void limitsOneMerchant() {
    var limits = alone();

    assertThat(granted(limits, merchant, 2 * BURST)).isBetween(BURST, BURST + 60);
    assertThat(limits.take(merchant, RouteGroup.WRITES)).isPositive().isLessThan(HOUR);
    assertThat(limits.take("mer_other", RouteGroup.WRITES)).isZero();
    assertThat(limits.take(merchant, RouteGroup.READS)).isZero();
  }

  @Test
  @DisplayName("A1401 two instances grant what one would, and a tenth ahead each")
  void countsTogether() {
    try (var one = shared();
        var two = shared()) {
      var first = limits(one);
      var second = limits(two);
      int granted = 0;
      for (int i = 0; i < 2 * BURST; i++) {
        granted += granted(first, merchant, 1) + granted(second, merchant, 1);
      }

      assertThat(granted).isBetween(BURST, BURST * 12 / 10 + 60);
    }
  }

  @Test
  @DisplayName("A601 A1401 without Redis each instance counts alone, and together again after it")
  void countsAloneWithoutRedis() {
    try (var buckets = shared()) {
      var limits = limits(buckets);
      redis.kill();

      assertThat(granted(limits, merchant, 2 * BURST)).isBetween(BURST, BURST * 12 / 10 + 60);

      redis.start();
      var later = "mer_" + UUID.randomUUID();
      await().until(() -> buckets.take(later, bucket()).isPresent());
    }
  }

  @Test
  @DisplayName("A901 A1401 what an instance takes whose clock is ahead comes back for the others")
  void aClockThatIsAheadStarvesNobody() {
    try (var wrong = shared(ahead());
        var right = shared()) {
      assertThat(granted(limits(wrong), merchant, 2 * BURST)).isBetween(BURST, BURST + 60);

      var here = limits(right);
      await().atMost(REFILLED).until(() -> granted(here, merchant, 1) == 1);
    }
  }

  @Test
  @DisplayName("A901 A1401 an instance whose clock is ahead grants no more than the others")
  void aClockThatIsAheadFillsNoBucket() {
    try (var wrong = shared(ahead());
        var right = shared()) {
      assertThat(granted(limits(right), merchant, 2 * BURST)).isBetween(BURST, BURST + 60);

      assertThat(granted(limits(wrong), merchant, 2 * BURST)).isLessThan(BURST / 2);
    }
  }

  private DatabaseTime ahead() {
    return known(Clock.offset(Clock.systemUTC(), WRONG_BY));
  }

  @Test
  @DisplayName("A901 an instance that does not know the time of the others yet counts alone")
  void aTimeThatIsNotKnownIsNotWrittenDown() {
    var unknown = new DatabaseTime(database.jdbc(), Clock.systemUTC(), new SimpleMeterRegistry());
    try (var buckets = shared(unknown)) {
      assertThat(buckets.take(merchant, bucket())).isEmpty();
      assertThat(granted(limits(buckets), merchant, 2 * BURST)).isBetween(BURST, BURST + 60);

      unknown.now();
      await().until(() -> buckets.take(merchant, bucket()).isPresent());
    }
  }

  @Test
  @DisplayName("A902 buckets of one instance refill by what has passed, whatever the clock says")
  void refillsByTheClockThatOnlyCounts() {
    var counting = new CountingTime();
    var buckets = new LocalBuckets(counting);
    assertThat(buckets.take(merchant, bucket()).isConsumed()).isTrue();
    assertThat(buckets.take(merchant, bucket()).isConsumed()).isFalse();

    counting.pass(HOUR);
    assertThat(buckets.take(merchant, bucket()).isConsumed()).isTrue();
    assertThat(buckets.take(merchant, bucket()).isConsumed()).isFalse();
  }

  @Test
  void grantsAMerchantItsOwnRate() {
    var settings =
        new LimitSettings(
            new Rate(1, BURST),
            new Rate(1, BURST),
            Map.of(merchant, new OwnRates(null, new Rate(1, 5))),
            null);
    var limits = new RateLimits(settings, new SharedBuckets(null, time));

    assertThat(granted(limits, merchant, 50)).isLessThan(BURST / 2);
    assertThat(granted(limits, "mer_other", 50)).isEqualTo(50);
  }

  private static BucketConfiguration bucket() {
    return BucketConfiguration.builder()
        .addLimit(limit -> limit.capacity(1).refillGreedy(1, HOUR))
        .build();
  }

  /** One token a second comes back, so that a slow machine grants a few more. */
  private static int granted(RateLimits limits, String merchant, int requests) {
    int granted = 0;
    for (int i = 0; i < requests; i++) {
      if (limits.take(merchant, RouteGroup.WRITES).isZero()) {
        granted++;
      }
    }
    return granted;
  }

  private RateLimits alone() {
    return limits(new SharedBuckets(null, time));
  }

  private static RateLimits limits(SharedBuckets buckets) {
    return new RateLimits(settings(null), buckets);
  }

  private static LimitSettings settings(@Nullable RedisSettings redis) {
    return new LimitSettings(new Rate(1, BURST), new Rate(1, BURST), Map.of(), redis);
  }

  private SharedBuckets shared() {
    return shared(time);
  }

  private SharedBuckets shared(DatabaseTime time) {
    var settings =
        new RedisSettings(
            redis.host(),
            redis.port(),
            "",
            "",
            false,
            Duration.ofMillis(200),
            Duration.ofMillis(50));
    return new SharedBuckets(
        RedisLink.ofBytes(settings, new RedisAbsence(settings, new SimpleMeterRegistry())), time);
  }
}
