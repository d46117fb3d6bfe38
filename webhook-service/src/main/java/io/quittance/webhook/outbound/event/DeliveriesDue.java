package io.quittance.webhook.outbound.event;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes whoever delivers, when there is something to deliver. */
@Component
public class DeliveriesDue {

  private final Semaphore signal = new Semaphore(0);

  /** There may be something. */
  public void signal() {
    if (signal.availablePermits() == 0) {
      signal.release();
    }
  }

  /** Returns after a signal, or when the time is up. */
  public void await(Duration longest) throws InterruptedException {
    if (signal.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      signal.drainPermits();
    }
  }
}
