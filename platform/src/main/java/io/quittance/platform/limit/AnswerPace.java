package io.quittance.platform.limit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether a client takes answers at the rate that {@link PatienceSettings} asks for. Only time
 * counts in which there was something to take and no room for it: what the service needs to make an
 * answer is not the client's.
 *
 * <p>Each piece of waiting is judged by itself. A client that took much at first, or on the same
 * connection before, may not be the slower for it later.
 */
final class AnswerPace {

  private static final int MILLIS_PER_SECOND = 1_000;

  private final long withinNanos;
  private final int rate;
  private boolean waits;
  private long waitsSince;
  private long waited;
  private long taken;
  private boolean tooSlow;

  AnswerPace(Duration within, int rate) {
    this.withinNanos = within.toNanos();
    this.rate = rate;
  }

  /** A new connection. */
  void begin() {
    waits = false;
    tooSlow = false;
    waited = 0;
    taken = 0;
  }

  /**
   * Something was offered.
   *
   * @param now nanoseconds of any clock
   * @param count bytes of it that there was room for
   * @param isLeft whether there is more that now has to wait
   */
  void offered(long now, long count, boolean isLeft) {
    if (waits) {
      waited += now - waitsSince;
    }
    taken += Math.max(0, count);
    waits = isLeft && count <= 0;
    waitsSince = now;
    if (waited >= withinNanos) {
      tooSlow |= taken < TimeUnit.NANOSECONDS.toMillis(waited) * rate / MILLIS_PER_SECOND;
      waited = 0;
      taken = 0;
    }
  }

  /** Once it was, it stays so. */
  boolean isTooSlow() {
    return tooSlow;
  }
}
