package io.quittance.webhook.outbound.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/** What an instance has under way, per endpoint and per merchant. */
final class Lanes {

  private final int perEndpoint;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Lane> lanes = new HashMap<>();
  private final Map<String, Integer> merchants = new HashMap<>();

  /**
   * @param perEndpoint attempts at one endpoint at a time
   */
  Lanes(int perEndpoint) {
    this.perEndpoint = perEndpoint;
  }

  /** How much is under way to each endpoint and of each merchant. */
  record Busy(Map<UUID, Integer> endpoints, Map<String, Integer> merchants) {}

  /** A delivery is under way; the permits let so many at a time be sent to its endpoint. */
  Semaphore enter(Claimed claimed) {
    lock.lock();
    try {
      merchants.merge(claimed.event().merchantId(), 1, Integer::sum);
      var lane = lanes.computeIfAbsent(claimed.endpointId(), _ -> new Lane(perEndpoint));
      lane.claimed++;
      return lane.permits;
    } finally {
      lock.unlock();
    }
  }

  /** It is over. Returns whether its endpoint has room for a good part of a batch again. */
  boolean leave(Claimed claimed) {
    lock.lock();
    try {
      merchants.computeIfPresent(
          claimed.event().merchantId(), (_, count) -> count == 1 ? null : count - 1);
      var lane = lanes.get(claimed.endpointId());
      if (lane == null) {
        throw new IllegalStateException("left without having entered");
      }
      lane.claimed--;
      if (lane.claimed == 0) {
        lanes.remove(claimed.endpointId());
      }
      return lane.claimed == perEndpoint || lane.claimed == 0;
    } finally {
      lock.unlock();
    }
  }

  Busy busy() {
    lock.lock();
    try {
      var endpoints = new HashMap<UUID, Integer>();
      lanes.forEach((id, lane) -> endpoints.put(id, lane.claimed));
      return new Busy(endpoints, Map.copyOf(merchants));
    } finally {
      lock.unlock();
    }
  }

  private static final class Lane {
    private final Semaphore permits;
    private int claimed;

    Lane(int permits) {
      this.permits = new Semaphore(permits, true);
    }
  }
}
