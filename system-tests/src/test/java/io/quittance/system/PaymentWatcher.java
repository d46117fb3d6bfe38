package io.quittance.system;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads a payment again and again, from one instance after the other, while others change it, and
 * notices what is taken back.
 */
final class PaymentWatcher implements AutoCloseable {

  private final Shop shop;
  private final String payment;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread reader;
  private volatile boolean stopped;
  private int reads;

  private PaymentWatcher(Shop shop, String payment) {
    this.shop = shop;
    this.payment = payment;
    this.reader = Thread.ofVirtual().name("watcher").start(this::watch);
  }

  static PaymentWatcher of(Shop shop, String payment) {
    return new PaymentWatcher(shop, payment);
  }

  private void watch() {
    try {
      var before = ShownPayment.of(shop.read(reads++, payment));
      boolean last;
      do {
        // Once more after the stop: the end counts too.
        last = stopped;
        var now = ShownPayment.of(shop.read(reads++, payment));
        before.isFollowedBy(now);
        before = now;
      } while (!last);
    } catch (RuntimeException | Error wrong) {
      failure.set(wrong);
    }
  }

  /**
   * Stops reading.
   *
   * @throws AssertionError when something was taken back
   */
  @Override
  public void close() {
    stopped = true;
    try {
      reader.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    switch (failure.get()) {
      case null -> {}
      case AssertionError wrong -> throw wrong;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }
}
