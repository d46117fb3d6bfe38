package io.quittance.platform.chain;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The last seal that this instance saw, in memory, where nobody can change it. It only moves on, so
 * that no cut or replaced chain is ever right again for this instance.
 */
public final class KnownHead {

  private final AtomicReference<Seal> head = new AtomicReference<>(Seal.NONE);

  /** The seal; {@link Seal#NONE} before the first. */
  public Seal get() {
    return head.get();
  }

  /** Moves on to a seal, unless a later one was seen. */
  public void seen(Seal seal) {
    head.accumulateAndGet(seal, (one, other) -> one.number() > other.number() ? one : other);
  }
}
