package io.quittance.simulator.fault;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.simulator.SimulatorSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps callers waiting: until they give up, the limit is reached, or the faults are reset. */
@Component
public class Silence {

  /** How often a held connection is looked at, to see whether the caller is still there. */
  private static final long LOOK_MILLIS = 250;

  private final Duration max;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final AtomicInteger held = new AtomicInteger();
  private long ends;

  Silence(SimulatorSettings settings, MeterRegistry meters) {
    this.max = settings.silenceMax();
    meters.gauge("quittance.simulator.callers.held", held);
  }

  /** Holds the connection without an answer, then cuts it. */
  public void hold(ClientConnection connection) {
    keep(connection, max);
    connection.abort();
  }

  /** Lets an answer wait. */
  public void delay(ClientConnection connection, Duration time) {
    keep(connection, time);
  }

  /** Lets everybody go. A stopping server would else wait for them. */
  @EventListener(ContextClosedEvent.class)
  public void end() {
    lock.lock();
    try {
      ends++;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep(ClientConnection connection, Duration time) {
    held.incrementAndGet();
    lock.lock();
    try {
      long deadline = System.nanoTime() + time.toNanos();
      long seen = ends;
      for (long left = time.toNanos();
          left > 0 && seen == ends && !connection.isGone();
          left = deadline - System.nanoTime()) {
        var _ = ended.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
      held.decrementAndGet();
    }
  }
}
