package io.quittance.platform.chain;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The last seal that this instance saw or that was published, in memory, where nobody can change
 * it. It only moves on, so that no cut or replaced chain is ever right again for this instance.
 */
public final class KnownHead {

  /** Longer than {@link PublishedHead} takes to find out that the broker is away. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(15);

  private final AtomicReference<Seal> head = new AtomicReference<>(Seal.NONE);
  private final AtomicReference<@Nullable Seal> lost = new AtomicReference<>();
  private volatile CountDownLatch asked = new CountDownLatch(0);

  /** The seal that must still be there; {@link Seal#NONE} before the first. */
  public Seal get() {
    var gone = lost.get();
    return gone == null ? head.get() : gone;
  }

  /** Moves on to a seal, unless a later one was seen. */
  public void seen(Seal seal) {
    head.accumulateAndGet(seal, (one, other) -> one.number() > other.number() ? one : other);
  }

  /** A seal was published and is not there, although later ones are: nothing is right any more. */
  void lost(Seal seal) {
    lost.compareAndSet(null, seal);
  }

  /** Somebody will ask what was published, and says {@link #wasAsked} afterwards. */
  void willBeAsked() {
    asked = new CountDownLatch(1);
  }

  void wasAsked() {
    asked.countDown();
  }

  /**
   * Waits until it was asked what was published, for the first time since the start. Whether there
   * was an answer does not matter: who waited for a broker that is away would prove nothing.
   */
  public void awaitAsked() {
    try {
      if (!asked.await(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        asked.countDown();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
