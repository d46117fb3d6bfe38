package io.quittance.platform.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Who is sent away when more is asked than the database serves.
 *
 * <p>The queue that tells is the one for database connections: a request that waits for a provider
 * holds none, so that slow providers do not count as load. While the queue is short everybody gets
 * in. From {@code queueFair} on, merchants with more than their share of the requests under way are
 * sent away, so that a flood of one does not reach the others; from {@code queueMax} on, all
 * merchants are, and what is under way is finished in good time.
 */
final class LoadShedding {

  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();
  private final IntSupplier queue;
  private final int queueFair;
  private final int queueMax;

  LoadShedding(IntSupplier queue, int queueFair, int queueMax) {
    this.queue = queue;
    this.queueFair = queueFair;
    this.queueMax = queueMax;
  }

  /** Lets a merchant's request in or not; who got in must {@link #leave}. */
  boolean enter(String merchantId) {
    int waiting = queue.getAsInt();
    if (waiting >= queueMax || (waiting >= queueFair && hasItsShare(merchantId))) {
      return false;
    }
    underWay.merge(merchantId, 1, Integer::sum);
    all.incrementAndGet();
    return true;
  }

  void leave(String merchantId) {
    all.decrementAndGet();
    underWay.computeIfPresent(merchantId, (_, count) -> count == 1 ? null : count - 1);
  }

  private boolean hasItsShare(String merchantId) {
    int merchants = underWay.size() + (underWay.containsKey(merchantId) ? 0 : 1);
    return underWay.getOrDefault(merchantId, 0) >= Math.max(1, all.get() / merchants);
  }

  /** Requests of merchants under way. */
  int underWay() {
    return all.get();
  }
}
