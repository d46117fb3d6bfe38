package io.quittance.platform.id;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids: UUIDs of version 7 (RFC 9562) that sort by time and carry the logical shard of their
 * owner in their last 10 bits, so that any id can be routed without a look-up.
 *
 * <p>Within one process ids only grow, also when the clock steps back.
 */
public final class Ids {

  /** Logical shards; the low 10 bits of an id. */
  public static final int SHARDS = 1 << 10;

  /** Sub-millisecond counter bits of RFC 9562 section 6.2, method 1. */
  private static final int COUNTER_BITS = 12;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong latest = new AtomicLong();

  public Ids(Clock clock) {
    this.clock = clock;
  }

  /** A new id in the shard of {@code owner}, for example a merchant id. */
  public UUID next(String owner) {
    return inShard(shardOf(owner));
  }

  /** A new id in the shard of an object that has one. */
  public UUID beside(UUID neighbor) {
    return inShard(shardOf(neighbor));
  }

  private UUID inShard(int shard) {
    long tick = latest.updateAndGet(last -> Math.max(last + 1, clock.millis() << COUNTER_BITS));
    long millis = tick >>> COUNTER_BITS;
    long counter = tick & ((1 << COUNTER_BITS) - 1);
    long high = (millis << 16) | 0x7000L | counter;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FC00L) | 0x8000_0000_0000_0000L;
    return new UUID(high, low | shard);
  }

  /** The shard that all objects of an owner share: 0 to 1023. */
  public static int shardOf(String owner) {
    // The upper bits of the product depend on every bit of the hash, the lower ones do not.
    return (owner.hashCode() * 0x9E3779B1)
        >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SHARDS));
  }

  /** The shard that an id carries. */
  public static int shardOf(UUID id) {
    return (int) (id.getLeastSignificantBits() & (SHARDS - 1));
  }

  /** How an id is written on the wire: {@code pi_} and 26 characters of Crockford base32. */
  public static String write(String prefix, UUID id) {
    return prefix + "_" + Crockford.write(id);
  }

  /** Reads what {@link #write} wrote; empty for another prefix or anything that is not an id. */
  public static Optional<UUID> read(String prefix, String text) {
    if (text.length() != prefix.length() + 1 + Crockford.LENGTH
        || !text.startsWith(prefix)
        || text.charAt(prefix.length()) != '_') {
      return Optional.empty();
    }
    return Crockford.read(text.substring(prefix.length() + 1));
  }
}
