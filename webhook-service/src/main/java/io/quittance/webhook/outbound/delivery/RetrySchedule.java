package io.quittance.webhook.outbound.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery is tried again: ten attempts over 75 h 35 min 5 s, as Standard Webhooks has them.
 * A little more, by chance, keeps what failed together from coming back together.
 */
final class RetrySchedule {

  /** The pause before each attempt after the first. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** At most a tenth more, and never more than a minute. */
  static final int JITTER_PARTS = 10;

  static final Duration JITTER_MAX = Duration.ofMinutes(1);

  /** An endpoint may ask for more patience than planned, but not for ever. */
  static final Duration RETRY_AFTER_MAX = Duration.ofHours(24);

  private final RandomGenerator random;

  RetrySchedule(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The pause after so many attempts; empty when there is no further one.
   *
   * @param asked what the endpoint asked for by Retry-After; counts where it is longer
   */
  Optional<Duration> pauseAfter(int attempts, @Nullable Duration asked) {
    if (attempts > PAUSES.size()) {
      return Optional.empty();
    }
    var planned = PAUSES.get(attempts - 1);
    var pause = asked == null || asked.compareTo(planned) < 0 ? planned : atMost(asked);
    return Optional.of(pause.plus(jitter(planned)));
  }

  private Duration jitter(Duration pause) {
    long bound = Math.min(pause.toMillis() / JITTER_PARTS, JITTER_MAX.toMillis());
    return Duration.ofMillis(random.nextLong(bound + 1));
  }

  private static Duration atMost(Duration asked) {
    return asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
  }
}
