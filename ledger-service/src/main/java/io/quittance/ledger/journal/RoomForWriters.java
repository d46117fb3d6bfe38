package io.quittance.ledger.journal;

import io.quittance.ledger.LedgerProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Keeps connections free for those who write. Reads and dry runs, which write nothing and pass by
 * the queue, have half of the pool: more of them wait a moment for each other, and are then sent
 * away.
 */
final class RoomForWriters implements HandlerInterceptor {

  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final String TAKEN = RoomForWriters.class.getName();

  private final Semaphore room;
  private final Duration waitMax;
  private final LedgerMetrics metrics;

  /**
   * Makes room.
   *
   * @param connections of the pool that both share
   */
  RoomForWriters(int connections, Duration waitMax, LedgerMetrics metrics) {
    this.room = new Semaphore(Math.max(1, connections / 2), true);
    this.waitMax = waitMax;
    this.metrics = metrics;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws InterruptedException {
    if (!writesNothing(request)) {
      return true;
    }
    if (!room.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
      var refusal = LedgerProblem.busy();
      metrics.countRefusal(refusal);
      throw refusal;
    }
    request.setAttribute(TAKEN, true);
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (request.getAttribute(TAKEN) != null) {
      request.removeAttribute(TAKEN);
      room.release();
    }
  }

  private static boolean writesNothing(HttpServletRequest request) {
    return READS.contains(request.getMethod())
        || "true".equalsIgnoreCase(request.getHeader("X-Dry-Run"));
  }
}
