package io.quittance.webhook.outbound.delivery;

import io.quittance.platform.audit.Actor;
import io.quittance.webhook.outbound.OutboundSettings;
import io.quittance.webhook.outbound.address.CheckedNames;
import io.quittance.webhook.outbound.event.DeliveriesDue;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings events to endpoints: claims what is due, sends each in a thread of its own, and settles
 * what became of them. Any number of instances may do so at once.
 *
 * <p>Each event arrives at least once, under one id. After a crash the claim runs out, and whoever
 * claims next sends again. Events of one object are not held back for each other: their sequence
 * tells their order.
 */
@Component
class DeliverWebhooks implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DeliverWebhooks.class);

  private static final int CLAIM_MAX = 256;
  private static final int SETTLE_MAX = 256;

  /** So much is claimed ahead for an endpoint, in batches of what it may have at a time. */
  private static final int BATCHES_AHEAD = 4;

  /** How often it is looked how long deliveries wait. */
  private static final Duration WATCH_EVERY = Duration.ofSeconds(15);

  private static final Duration OUTAGE_PAUSE = Duration.ofSeconds(1);
  private static final Duration SETTLE_WAIT = Duration.ofMillis(100);

  /** What is still under way then is cut off; its claim runs out by itself. */
  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  private final Deliveries deliveries;
  private final SettleDeliveries settleDeliveries;
  private final DeliveriesDue due;
  private final DeliveryMeters meters;
  private final OutboundSettings settings;
  private final CheckedNames names;
  private final Clock clock;
  private final RetrySchedule schedule = new RetrySchedule(new SecureRandom());
  private final Deliveries.Bounds bounds;
  private final Duration lease;
  private final Lanes lanes;
  private final Semaphore room;
  private final BlockingQueue<Result> done = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable SendWebhook sendWebhook;
  private volatile boolean running;
  private volatile boolean settling;

  DeliverWebhooks(
      Deliveries deliveries,
      SettleDeliveries settleDeliveries,
      DeliveriesDue due,
      DeliveryMeters meters,
      OutboundSettings settings,
      CheckedNames names,
      Clock clock) {
    this.deliveries = deliveries;
    this.settleDeliveries = settleDeliveries;
    this.due = due;
    this.meters = meters;
    this.settings = settings;
    this.names = names;
    this.clock = clock;
    // Whoever is claimed last waits for all before it, each as slow as can be, and is settled.
    this.lease = settings.timeout().multipliedBy(BATCHES_AHEAD + 1).plus(STOP_MAX);
    this.bounds =
        new Deliveries.Bounds(
            settings.perEndpoint() * BATCHES_AHEAD, settings.perMerchant(), CLAIM_MAX, lease);
    this.lanes = new Lanes(settings.perEndpoint());
    this.room = new Semaphore(settings.claimedMax());
  }

  @Override
  public void start() {
    var sender = new SendWebhook(names, settings, clock, null);
    sendWebhook = sender;
    running = true;
    settling = true;
    threads.add(Thread.ofPlatform().name("claim-deliveries").start(() -> claimAll(sender)));
    threads.add(
        Thread.ofPlatform()
            .name("settle-deliveries")
            .start(() -> Actor.job("settle-deliveries").run(this::settleAll)));
  }

  @Override
  public void stop() {
    running = false;
    due.signal();
    try {
      end(threads.getFirst());
      // What is under way may end and be settled.
      if (room.tryAcquire(settings.claimedMax(), STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        room.release(settings.claimedMax());
      } else {
        log.info("deliveries under way are cut off; they are claimed again later");
      }
      settling = false;
      end(threads.getLast());
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
    if (sendWebhook != null) {
      sendWebhook.close();
    }
  }

  private static void end(Thread thread) throws InterruptedException {
    if (!thread.join(STOP_MAX)) {
      thread.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void claimAll(SendWebhook sender) {
    long watched = System.nanoTime() - WATCH_EVERY.toNanos();
    try {
      while (running) {
        boolean more = claim(sender);
        if (System.nanoTime() - watched >= WATCH_EVERY.toNanos()) {
          watched = System.nanoTime();
          watch();
        }
        if (!more) {
          due.await(settings.poll());
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      meters.dueFor(deliveries.dueFor());
      meters.oldest(deliveries.oldest());
    } catch (RuntimeException away) {
      log.warn("it is not known how long deliveries wait: {}", away.toString());
    }
  }

  /** Claims once; whether there may be more. */
  private boolean claim(SendWebhook sender) throws InterruptedException {
    try {
      int free = room.availablePermits();
      if (free == 0) {
        return false;
      }
      var busy = lanes.busy();
      var claimed =
          deliveries.claim(
              new Deliveries.Bounds(
                  bounds.perEndpoint(), bounds.perMerchant(), Math.min(free, CLAIM_MAX), lease),
              busy.endpoints(),
              busy.merchants());
      for (var one : claimed) {
        room.acquire();
        var permits = lanes.enter(one);
        long until = System.nanoTime() + lease.minus(settings.timeout()).toNanos();
        Thread.ofVirtual().name("deliver").start(() -> deliver(sender, one, permits, until));
      }
      return !claimed.isEmpty();
    } catch (RuntimeException away) {
      log.warn("nothing can be claimed, tried again in a second: {}", away.toString());
      Thread.sleep(OUTAGE_PAUSE);
      return false;
    }
  }

  /**
   * @param until when it is too late to begin: the claim might run out before the end
   */
  private void deliver(SendWebhook sender, Claimed claimed, Semaphore permits, long until) {
    Result result = null;
    try {
      permits.acquire();
      try {
        if (System.nanoTime() < until) {
          result = attempt(sender, claimed);
        }
      } finally {
        permits.release();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      log.error("{} was not sent; it is claimed again later", claimed.id(), bug);
    } finally {
      boolean hasRoom = lanes.leave(claimed);
      if (result == null) {
        room.release();
      } else {
        done.add(result);
      }
      if (hasRoom) {
        due.signal();
      }
    }
  }

  private Result attempt(SendWebhook sender, Claimed claimed) {
    var target = claimed.target();
    if (target == null) {
      return Result.canceled(claimed);
    }
    var attempt = sender.send(claimed.event(), target);
    return Result.of(claimed, attempt, schedule);
  }

  private void settleAll() {
    var batch = new ArrayList<Result>();
    try {
      while (settling || !done.isEmpty()) {
        var first = done.poll(SETTLE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          done.drainTo(batch, SETTLE_MAX - 1);
          settle(batch);
          room.release(batch.size());
          batch.clear();
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until it is written down: what is not would be sent again. */
  private void settle(List<Result> batch) throws InterruptedException {
    while (true) {
      try {
        settleDeliveries.settle(batch);
        batch.forEach(meters::settled);
        return;
      } catch (RuntimeException away) {
        log.warn("{} results are not written down yet: {}", batch.size(), away.toString());
        Thread.sleep(OUTAGE_PAUSE);
      }
    }
  }
}
