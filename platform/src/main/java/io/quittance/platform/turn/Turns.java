package io.quittance.platform.turn;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;

import io.quittance.platform.problem.Problem;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a little work be done at a time. Whoever asks waits in a line of their own, and the lines
 * take turns: however long one line is, the others wait for one of its members at most.
 */
public final class Turns {

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final int lineMax;
  private final Duration waitMax;
  private final Problem busy;
  private final Semaphore heads;
  private final Semaphore places;
  private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();

  /**
   * Begins with no lines.
   *
   * @param atOnce how much work is done at the same time
   * @param lineMax how many of one line may wait or work
   * @param waitMax how long one waits, in all
   * @param busy the reason to refuse who waited too long for other lines
   */
  public Turns(int atOnce, int lineMax, Duration waitMax, Problem busy) {
    this.lineMax = lineMax;
    this.waitMax = waitMax;
    this.busy = busy;
    this.heads = new Semaphore(atOnce, true);
    this.places = new Semaphore(atOnce, true);
  }

  private static final class Line {
    final Semaphore head = new Semaphore(1, true);

    /** Changed within the map's own operations only. */
    int members;
  }

  /**
   * Works when it is this line's turn.
   *
   * @throws io.quittance.platform.problem.Refusal {@code rate_limited} when the line is too long;
   *     busy when other lines take too long
   */
  public <T> T take(String whose, Supplier<T> work) {
    return inLine(whose, end -> within(heads, busy, end, () -> within(places, busy, end, work)));
  }

  /**
   * Works before all whom {@link #take} lets wait, in turn with other lines of this kind.
   *
   * @throws io.quittance.platform.problem.Refusal as {@link #take}
   */
  public <T> T takeFirst(String whose, Supplier<T> work) {
    return inLine(whose, end -> within(places, busy, end, work));
  }

  private interface Headed<T> {
    T until(long end);
  }

  private <T> T inLine(String whose, Headed<T> next) {
    long end = System.nanoTime() + waitMax.toNanos();
    var line = join(whose);
    try {
      return within(line.head, RATE_LIMITED, end, () -> next.until(end));
    } finally {
      leave(whose);
    }
  }

  private Line join(String whose) {
    return lines.compute(
        whose,
        (_, known) -> {
          var line = known == null ? new Line() : known;
          if (line.members == lineMax) {
            throw RATE_LIMITED.because().retryAfter(RETRY);
          }
          line.members++;
          return line;
        });
  }

  private void leave(String whose) {
    lines.computeIfPresent(whose, (_, line) -> --line.members == 0 ? null : line);
  }

  private static <T> T within(Semaphore door, Problem otherwise, long end, Supplier<T> work) {
    pass(door, otherwise, end);
    try {
      return work.get();
    } finally {
      door.release();
    }
  }

  private static void pass(Semaphore door, Problem otherwise, long end) {
    try {
      if (door.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw otherwise.because().retryAfter(RETRY);
  }
}
