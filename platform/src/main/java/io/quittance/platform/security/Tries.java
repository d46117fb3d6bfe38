package io.quittance.platform.security;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.security.OperatorSettings.Attempts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often something may still be tried: by one network, for one name by one, and for one name.
 */
final class Tries {

  private static final Logger log = LoggerFactory.getLogger(Tries.class);

  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** Names and networks that are remembered; who is forgotten begins anew. */
  private static final int REMEMBERED_MAX = 100_000;

  private static final String ADDRESS = "address";
  private static final String PAIR = "pair";
  private static final String NAME = "name";

  private final String what;
  private final Attempts allowed;
  private final MeterRegistry metrics;
  private final TimeMeter time;
  private final Cache<String, Bucket> networks = remembered();
  private final Cache<Login, Bucket> pairs = remembered();
  private final Cache<String, Bucket> names = remembered();

  /**
   * Begins with all tries left.
   *
   * @param what is tried, for people
   * @param time by which they come back; one that only counts
   */
  Tries(String what, Attempts allowed, MeterRegistry metrics, TimeMeter time) {
    this.what = what;
    this.allowed = allowed;
    this.metrics = metrics;
    this.time = time;
    // There from the start, so that the first one is seen to rise.
    List.of(ADDRESS, PAIR, NAME).forEach(this::refused);
  }

  private static <K> Cache<K, Bucket> remembered() {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED_MAX)
        .expireAfterAccess(PERIOD.multipliedBy(2))
        .build();
  }

  /** One try, of which the buckets have a token less. */
  static final class Taken {

    private final List<Bucket> buckets = new ArrayList<>();

    /** It was none after all. */
    void giveBack() {
      buckets.forEach(bucket -> bucket.addTokens(1));
    }
  }

  /**
   * Takes a try. What is refused takes nothing.
   *
   * @param isKnown whether the name's own limit spares this network
   * @throws Refusal {@code rate_limited} when none is left
   */
  Taken take(Login login, boolean isKnown) {
    var taken = new Taken();
    try {
      take(ofNetwork(login.network()), ADDRESS, taken);
      take(pairs.get(login, _ -> bucket(allowed.attemptsPerPair())), PAIR, taken);
      var name = names.get(login.name(), _ -> bucket(allowed.attemptsPerName()));
      if (!isKnown) {
        take(name, NAME, taken);
      } else if (name.tryConsume(1)) {
        taken.buckets.add(name);
      }
      return taken;
    } catch (Refusal tooMany) {
      taken.giveBack();
      throw tooMany;
    }
  }

  /**
   * Takes a try of a network, for whomever it is.
   *
   * @throws Refusal {@code rate_limited} when none is left
   */
  Taken take(String network) {
    var taken = new Taken();
    take(ofNetwork(network), ADDRESS, taken);
    return taken;
  }

  private Bucket ofNetwork(String network) {
    return networks.get(network, _ -> bucket(allowed.attemptsPerAddress()));
  }

  private void take(Bucket bucket, String by, Taken taken) {
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      refused(by).increment();
      throw RATE_LIMITED
          .because()
          .retryAfter(Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1));
    }
    taken.buckets.add(bucket);
    if (probe.getRemainingTokens() == 0) {
      log.warn("too many wrong {} of operators, by {}: further ones are refused for now", what, by);
    }
  }

  private Counter refused(String by) {
    return metrics.counter("quittance.security.passwords.refused", "by", by);
  }

  private Bucket bucket(int attempts) {
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(limit -> limit.capacity(attempts).refillGreedy(attempts, PERIOD))
        .build();
  }
}
