package io.quittance.platform.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.problem.CommonProblem;
import io.quittance.platform.security.RemoteNetwork;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down whoever tries keys: each remote address has a number of wrong ones per minute. Keys
 * that are good are never counted, whoever else is behind the same address.
 */
final class WrongKeys {

  private static final Logger log = LoggerFactory.getLogger(WrongKeys.class);

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int ADDRESSES_MAX = 100_000;

  private final int perMinute;
  private final Cache<String, Tries> tries;
  private final Counter wrong;
  private final Counter throttled;
  private final TimeMeter time;

  WrongKeys(int perMinute, MeterRegistry meters) {
    this(perMinute, meters, TimeMeter.SYSTEM_NANOTIME);
  }

  WrongKeys(int perMinute, MeterRegistry meters, TimeMeter time) {
    this.perMinute = perMinute;
    this.time = time;
    this.tries = Caffeine.newBuilder().expireAfterAccess(PERIOD).maximumSize(ADDRESSES_MAX).build();
    this.wrong = counter(meters, "wrong", "Requests with an API key that nobody has");
    this.throttled = counter(meters, "throttled", "Requests refused after too many wrong API keys");
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("quittance.api.keys." + name).description(description).register(meters);
  }

  /** What an address may still try. */
  private record Tries(Bucket left, AtomicBoolean told) {}

  /**
   * Takes one try of an address, which {@link #giveBack} returns unless the key turns out to be
   * wrong.
   *
   * @throws io.quittance.platform.problem.Refusal {@code rate_limited} when none is left
   */
  void take(String address) {
    var network = RemoteNetwork.of(address);
    var ofNetwork = tries.get(network, _ -> newTries());
    var probe = ofNetwork.left().tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      return;
    }
    throttled.increment();
    if (ofNetwork.told().compareAndSet(false, true)) {
      log.warn(
          "security: {} tried more than {} API keys in a minute that are wrong or not looked up yet"
              + " and is slowed down",
          network,
          perMinute);
    }
    throw CommonProblem.RATE_LIMITED
        .because()
        .retryAfter(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /** The key was good after all, or nobody could tell. */
  void giveBack(String address) {
    tries.get(RemoteNetwork.of(address), _ -> newTries()).left().addTokens(1);
  }

  /** The key was wrong. */
  void count() {
    wrong.increment();
  }

  private Tries newTries() {
    return new Tries(
        Bucket.builder()
            .withCustomTimePrecision(time)
            .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
            .build(),
        new AtomicBoolean());
  }
}
