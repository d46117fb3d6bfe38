package io.quittance.platform.chain;

import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals what was written since the last time, off the hot path. Each seal is signed, and anchored
 * in the transaction that makes it.
 *
 * @param <P> what stands at a position
 */
public final class SealChain<P> {

  private static final Logger log = LoggerFactory.getLogger(SealChain.class);

  private static final int SEAL_SIZE_MAX = 1_000;

  private final Words words;
  private final Sealable<P> sealable;
  private final SealTable seals;
  private final UnaryOperator<Seal> signer;
  private final KnownHead knownHead;
  private final TransactionTemplate transaction;

  /** When all that had been written was last found sealed, by the clock that only counts. */
  private volatile long allSealedAt;

  /**
   * A chain.
   *
   * @param signer signs a seal
   * @param knownHead the last seal that was seen
   */
  public SealChain(
      Words words,
      Sealable<P> sealable,
      SealTable seals,
      UnaryOperator<Seal> signer,
      KnownHead knownHead,
      TransactionTemplate transaction) {
    this.words = words;
    this.sealable = sealable;
    this.seals = seals;
    this.signer = signer;
    this.knownHead = knownHead;
    this.transaction = transaction;
    this.allSealedAt = System.nanoTime();
  }

  /**
   * How the log speaks of a chain.
   *
   * @param seal what one of its seals is called
   * @param alarm what follows when one is gone, and what to do
   */
  public record Words(String seal, String alarm) {}

  /** What was written so long ago is sealed; milliseconds. */
  public long unsealedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - allSealedAt);
  }

  /**
   * Seals everything that is decided, and says how many positions that was. Two who seal at once
   * take turns. When the last seal that was seen is not there any more, it says so in the log and
   * seals nothing: what follows a cut chain must not be signed.
   */
  public synchronized int sealAll() {
    try {
      return sealDecided();
    } catch (SealIsGone gone) {
      log.error("{}; {}", gone.getMessage(), words.alarm());
      return 0;
    }
  }

  private int sealDecided() {
    knownHead.awaitAsked();
    long begun = System.nanoTime();
    long decided = sealable.decided();
    int total = 0;
    if (mayBeSealed(decided)) {
      for (var seal = sealBatch(decided); seal != null; seal = sealBatch(decided)) {
        knownHead.seen(seal);
        total += seal.leaves().size();
        // The log is one of the places where the chain is anchored outside of the database.
        log.info(
            "{} {} up to position {} is {}",
            words.seal(),
            seal.number(),
            seal.lastSequence(),
            seal.hash());
      }
    }
    allSealedAt = begun;
    return total;
  }

  /** Most looks find nothing new, and the last seal as it was: they need no transaction. */
  private boolean mayBeSealed(long decided) {
    var latest = seals.latestHead();
    return decided > latest.lastSequence() || !latest.hash().equals(knownHead.get().hash());
  }

  /** The seal of the next positions; null when there are none. */
  private @Nullable Seal sealBatch(long decided) {
    return transaction.execute(
        _ -> {
          seals.lock();
          requireKnown();
          var latest = seals.latestHead();
          // Another instance's, perhaps; committed in any case.
          knownHead.seen(latest);
          var positions = sealable.positions(latest.lastSequence(), decided, SEAL_SIZE_MAX);
          if (positions.isEmpty()) {
            return null;
          }
          var leaves = positions.stream().map(sealable::leaf).toList();
          var seal = signer.apply(latest.next(leaves, seals.now()));
          seals.append(seal);
          sealable.anchor(seal, positions);
          return seal;
        });
  }

  /** What was sealed must still be there: otherwise a past made anew would be signed. */
  private void requireKnown() {
    var known = knownHead.get();
    if (known.number() > 0
        && seals.head(known.number()).filter(seal -> seal.hash().equals(known.hash())).isEmpty()) {
      throw new SealIsGone(
          "%s %d %s is gone".formatted(words.seal(), known.number(), known.hash()));
    }
  }

  private static final class SealIsGone extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SealIsGone(String what) {
      super(what);
    }
  }
}
