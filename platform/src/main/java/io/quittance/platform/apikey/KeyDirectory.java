package io.quittance.platform.apikey;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.contracts.merchant.MerchantKeysApi.Place;
import io.quittance.platform.security.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All keys that are good, in memory, so that known ones need no look-up. It is believed for less
 * than a second after it was last compared with the database; afterwards it knows nobody.
 */
final class KeyDirectory {

  private static final Logger log = LoggerFactory.getLogger(KeyDirectory.class);

  /** A revoked key is refused within a second; the rest of it is for the request itself. */
  static final Duration BELIEVED = Duration.ofMillis(900);

  /** Keys that ended by themselves are forgotten so often; they are refused at once. */
  private static final int LOOKS_PER_CLEANING = 1_000;

  private final MerchantKeysApi source;
  private final LongSupplier nanoTime;
  private final Map<String, KnownKey> keys = new ConcurrentHashMap<>();

  private volatile @Nullable Look latest;
  private boolean away;
  private int looks;

  KeyDirectory(MerchantKeysApi source, MeterRegistry meters) {
    this(source, meters, System::nanoTime);
  }

  KeyDirectory(MerchantKeysApi source, MeterRegistry meters, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    Gauge.builder("quittance.api.keys.age", this, KeyDirectory::ageSeconds)
        .description("How long ago the keys in memory were compared with the database")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("quittance.api.keys.known", keys, Map::size)
        .description("Keys in memory")
        .register(meters);
  }

  /**
   * A comparison with the database.
   *
   * @param begunAt when it was begun, by the clock that only counts: what it says held then
   * @param now what the database's clock said during it
   * @param settled where the next one goes on
   */
  private record Look(long begunAt, Instant now, long settled) {}

  /** The merchant behind a key; empty when nobody has it, or when the directory is too old. */
  Optional<Caller.Merchant> find(String secretHash) {
    var look = latest;
    if (look == null || age(look).compareTo(BELIEVED) > 0) {
      return Optional.empty();
    }
    var key = keys.get(secretHash);
    return key == null || key.hasEnded(look.now().plus(age(look)))
        ? Optional.empty()
        : Optional.of(key.merchant());
  }

  /** Whether a key was good when the directory was last compared, however long ago that was. */
  boolean remembers(String secretHash) {
    return keys.containsKey(secretHash);
  }

  /** Compares the directory with the database. Called by one thread. */
  void refresh() {
    try {
      var before = latest;
      var look = look(before == null ? 0 : before.settled());
      if (before != null && look.settled() < before.settled()) {
        log.warn("the keys come from another database, all of them are read again");
        keys.clear();
        look = look(0);
      }
      latest = look;
      tidy(look.now());
      if (away) {
        log.info("the keys of merchants are known again");
        away = false;
      }
    } catch (RuntimeException unreadable) {
      if (!away) {
        log.warn(
            "the keys of merchants cannot be read, each is asked for until they can: {}",
            unreadable.toString());
        away = true;
      }
    }
  }

  /** Takes over everything from a change on; later pages may bring what the first did not see. */
  private Look look(long from) {
    long begunAt = nanoTime.getAsLong();
    var page = source.changes(new Place(from, ""));
    var first = page;
    take(page);
    while (page.more()) {
      page = source.changes(page.next());
      take(page);
    }
    return new Look(begunAt, first.now(), first.settled());
  }

  private void take(MerchantKeysApi.Changes page) {
    for (var key : page.keys()) {
      if (key.revoked()) {
        keys.remove(key.secretHash());
      } else {
        keys.put(key.secretHash(), KnownKey.of(key));
      }
    }
  }

  private void tidy(Instant now) {
    if (++looks % LOOKS_PER_CLEANING == 0) {
      keys.values().removeIf(key -> key.hasEnded(now));
    }
  }

  private Duration age(Look look) {
    return Duration.ofNanos(nanoTime.getAsLong() - look.begunAt());
  }

  private double ageSeconds() {
    var look = latest;
    return look == null ? Double.POSITIVE_INFINITY : age(look).toNanos() / 1e9;
  }
}
