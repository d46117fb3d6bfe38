package io.quittance.platform.chain;

import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Walks seals and published anchors once, side by side, and keeps the first thing that is wrong.
 * What the leaves stand for is compared by whoever walks.
 */
public final class SealWalk implements AutoCloseable {

  private final Trust trust;
  private final Rows<Anchor> published;
  private @Nullable Anchor publishedNext;
  private Seal head;
  private long unsigned;
  private @Nullable Long badPosition;
  private @Nullable String reason;

  /**
   * A walk that begins after a seal that was right.
   *
   * @param published by seal number; repeats are possible. Closed with the walk
   * @param since {@link Seal#NONE} to begin with the first
   */
  public SealWalk(Trust trust, Rows<Anchor> published, Seal since) {
    this.trust = trust;
    this.published = published;
    this.publishedNext = published.next();
    this.head = since;
  }

  /**
   * What is known from elsewhere.
   *
   * @param chain what the chain is called
   * @param keys null to leave signatures out
   * @param unsignedMax so many seals at the start may be from before there were signatures
   */
  public record Trust(String chain, @Nullable SealVerifier keys, long unsignedMax) {}

  /** The last seal that is right. */
  public Seal head() {
    return head;
  }

  /** How many right seals, from {@code since} on, are from before there were signatures. */
  public long unsigned() {
    return unsigned;
  }

  public boolean good() {
    return reason == null;
  }

  /** The first position that something is wrong with; null while nothing is. */
  public @Nullable Long badPosition() {
    return badPosition;
  }

  /** What is wrong there; null while nothing is. */
  public @Nullable String reason() {
    return reason;
  }

  /** Something is wrong. Only the first is told. */
  public void bad(long position, String why) {
    if (reason == null) {
      badPosition = position;
      reason = why;
    }
  }

  /**
   * What was right before must still be there: a cut tail would leave nothing to look at.
   *
   * @param stored finds the seal of a number
   */
  public void requireStill(Seal known, LongFunction<Optional<Seal>> stored) {
    if (known.number() > 0
        && stored.apply(known.number()).filter(it -> it.hash().equals(known.hash())).isEmpty()) {
      bad(
          // The first position that may have been cut off, unless more than the tail is gone.
          Math.min(known.lastSequence(), head.lastSequence() + 1),
          "seal %d, which was right before, is gone".formatted(known.number()));
    }
  }

  /**
   * Goes on up to the last seal, or the first thing that is wrong.
   *
   * @param seals those after the head, in order; closed by this
   * @param leaves looks at what the leaves of a seal stand for, tells {@link #bad} what is wrong,
   *     and says how many of them its anchor counts
   */
  public void walk(Rows<Seal> seals, ToLongFunction<Seal> leaves) {
    try (seals) {
      for (var seal = seals.next(); seal != null && good(); seal = seals.next()) {
        checkForm(seal);
        if (good()) {
          long count = leaves.applyAsLong(seal);
          if (good()) {
            checkPublished(seal, count);
          }
        }
        if (good()) {
          head = seal;
          unsigned += seal.isSigned() ? 0 : 1;
        }
      }
    }
  }

  /** Whether a seal by itself is right, and follows the one before. */
  private void checkForm(Seal seal) {
    long position = head.lastSequence() + 1;
    if (seal.number() != head.number() + 1) {
      bad(position, "seal %d is missing".formatted(head.number() + 1));
    } else if (seal.leaves().isEmpty()) {
      bad(position, "seal %d is empty".formatted(seal.number()));
    } else if (!seal.previousHash().equals(head.hash())
        || !seal.hash().equals(seal.computedHash())) {
      bad(position, "seal %d does not follow its predecessor".formatted(seal.number()));
    } else if (head.isSigned() && !seal.isSigned()) {
      bad(position, "seal %d is not signed, its predecessor is".formatted(seal.number()));
    } else if (!seal.isSigned() && seal.number() > trust.unsignedMax()) {
      bad(
          position,
          "seal %d is not signed, only %d may be so".formatted(seal.number(), trust.unsignedMax()));
    } else if (seal.signature() != null
        && trust.keys() != null
        && !trust.keys().isSigned(seal.hash(), seal.signature())) {
      bad(
          position,
          "seal %d is not signed by a key of the %s".formatted(seal.number(), trust.chain()));
    } else if (seal.root() != null && !seal.root().equals(seal.computedRoot())) {
      bad(position, "the root of seal %d is not that of its leaves".formatted(seal.number()));
    } else if (seal.lastSequence() != seal.leaves().getLast().sequence()) {
      bad(position, "seal %d does not end where it says".formatted(seal.number()));
    }
  }

  private void checkPublished(Seal seal, long count) {
    long position = seal.leaves().getFirst().sequence();
    boolean isPublished = false;
    while (publishedNext != null && publishedNext.sealNumber() <= seal.number()) {
      if (publishedNext.sealNumber() == seal.number() && !publishedNext.isOf(seal, count)) {
        bad(position, "seal %d is not the one that was published".formatted(seal.number()));
      }
      isPublished |= publishedNext.sealNumber() == seal.number();
      publishedNext = published.next();
    }
    if (seal.isSigned() && !isPublished && publishedNext != null) {
      bad(
          position,
          "seal %d is not among those that were published, later ones are"
              .formatted(seal.number()));
    }
  }

  /** After the last seal no later one may have been published. */
  public void requireNoneLater() {
    if (good() && publishedNext != null) {
      bad(
          head.lastSequence() + 1,
          "the chain ends at seal %d, and seal %d was published"
              .formatted(head.number(), publishedNext.sealNumber()));
    }
  }

  @Override
  public void close() {
    published.close();
  }
}
