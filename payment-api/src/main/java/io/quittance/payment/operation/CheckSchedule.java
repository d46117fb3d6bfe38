package io.quittance.payment.operation;

import java.time.Duration;
import java.util.List;

/** When the outcome of an operation is looked up. */
public final class CheckSchedule {

  /**
   * Longer than a call to a provider takes, so that hardly anything but a crash leaves it to the
   * schedule. Asking while a slow call is still under way does no harm: the reference is the same.
   */
  public static final Duration AFTER_CRASH = Duration.ofSeconds(30);

  /** The provider said that it takes time; its webhook normally comes first. */
  public static final Duration WHILE_WAITING = Duration.ofMinutes(10);

  /** Short first, since most providers answer soon: 5 s, 30 s, 2 min, 10 min, then hourly. */
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofHours(1));

  private CheckSchedule() {}

  /** The wait after so many checks without an outcome. */
  public static Duration waitAfter(int checks) {
    return WAITS.get(Math.min(checks, WAITS.size() - 1));
  }
}
