package io.quittance.system.harness;

import java.time.Duration;

/**
 * One fault of a schedule.
 *
 * @param pick chooses the process or link that it meets, by its remainder
 * @param after the pause since the fault before it of the same lane has ended
 * @param lasts how long until it is undone
 */
record Fault(FaultKind kind, int pick, Duration after, Duration lasts) {

  @Override
  public String toString() {
    return "%s #%d after %d ms for %d ms".formatted(kind, pick, after.toMillis(), lasts.toMillis());
  }
}
