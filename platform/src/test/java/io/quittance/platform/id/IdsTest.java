package io.quittance.platform.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T00:00:00Z"));
  private final Ids ids = new Ids(clock);

  @Test
  void hasTheLayoutOfVersionSeven() {
    var id = ids.next("mer_1");

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
  }

  @Test
  @DisplayName("A1211 two ids of one moment differ in 52 random bits")
  void isRandomBetweenTimeAndShard() {
    var low = new HashSet<Long>();
    for (int i = 0; i < 10_000; i++) {
      low.add(ids.next("mer_1").getLeastSignificantBits());
    }
    assertThat(low).hasSize(10_000);
  }

  @Test
  @DisplayName("A902 ids stay unique and only grow when the clock steps back")
  void growsWhateverTheClockDoes() {
    var made = new ArrayList<UUID>();
    for (int step : new int[] {0, -10_000, 1, 0, -86_400_000, 5_000, 0}) {
      clock.now = clock.now.plus(Duration.ofMillis(step));
      for (int i = 0; i < 5_000; i++) {
        made.add(ids.next("mer_" + i));
      }
    }
    assertThat(made).doesNotHaveDuplicates().isSortedAccordingTo(UUID::compareTo);
    assertThat(made.stream().map(id -> Ids.write("pi", id))).isSorted();
  }

  @Test
  void isUniqueAcrossThreads() {
    var made = IntStream.range(0, 20_000).parallel().mapToObj(i -> ids.next("mer_" + i)).toList();

    assertThat(new HashSet<>(made)).hasSize(20_000);
  }

  @Test
  void carriesTheShardOfItsOwner() {
    var used = new HashSet<Integer>();
    for (int i = 0; i < 20_000; i++) {
      var owner = "mer_" + i;
      var id = ids.next(owner);
      assertThat(Ids.shardOf(id)).isEqualTo(Ids.shardOf(owner)).isBetween(0, Ids.SHARDS - 1);
      used.add(Ids.shardOf(id));
    }
    // Published: an owner's shard must not change with a release.
    assertThat(Ids.shardOf("mer_sandbox_a")).isEqualTo(142);
    assertThat(used).hasSize(Ids.SHARDS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsWhatItWrote(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      var id = new UUID(random.nextLong(), random.nextLong());
      var text = Ids.write("txn", id);
      assertThat(text).matches("txn_[0-7][0-9a-hjkmnp-tv-z]{25}");
      assertThat(Ids.read("txn", text)).contains(id);
    }
  }

  @Test
  void readsTheExtremes() {
    assertThat(Ids.write("pi", new UUID(0, 0))).isEqualTo("pi_" + "0".repeat(26));
    assertThat(Ids.write("pi", new UUID(-1, -1))).isEqualTo("pi_7" + "z".repeat(25));
    assertThat(Ids.read("pi", "pi_7" + "z".repeat(25))).contains(new UUID(-1, -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pi",
        "pi_",
        "re_01jn8w3xq07k2r9v5m4c6b8d0e",
        "PI_01jn8w3xq07k2r9v5m4c6b8d0e",
        "pi_01JN8W3XQ07K2R9V5M4C6B8D0E",
        "pi-01jn8w3xq07k2r9v5m4c6b8d0e",
        "pi_01jn8w3xq07k2r9v5m4c6b8d0",
        "pi_01jn8w3xq07k2r9v5m4c6b8d0ee",
        "pi_81jn8w3xq07k2r9v5m4c6b8d0e",
        "pi_z1jn8w3xq07k2r9v5m4c6b8d0e",
        "pi_/1jn8w3xq07k2r9v5m4c6b8d0e",
        "pi_01jn8w3xq07k2r9v5m4c6b8d0i",
        "pi_01jn8w3xq07k2r9v5m4c6b8d0o",
        "pi_01jn8w3xq07k2r9v5m4c6b8d0u",
        "pi_01jn8w3xq07k2r9v5m4c6b8d ０",
        " pi_01jn8w3xq07k2r9v5m4c6b8d0e",
        "pi_01jn8w3xq07k2r9v5m4c6b8d0\u0000"
      })
  void readsOnlyTheCanonicalSpelling(String text) {
    assertThat(Ids.read("pi", text)).isEmpty();
  }

  private static final class SettableClock extends Clock {

    private Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
