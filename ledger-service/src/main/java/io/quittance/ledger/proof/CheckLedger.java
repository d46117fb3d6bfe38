package io.quittance.ledger.proof;

import io.quittance.contracts.ledger.LedgerEvent;
import io.quittance.ledger.proof.JournalWalk.Position;
import io.quittance.ledger.proof.LedgerFindings.ChainProof;
import io.quittance.ledger.proof.LedgerFindings.Checkpoint;
import io.quittance.ledger.proof.LedgerFindings.Counts;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a right ledger, in one pass over a source of it: the journal, the seals and the
 * anchors are walked side by side, in the order of the journal. Each entry balances and is what it
 * was booked as; running and stored balances are the sums of the postings; holds are what they
 * became; seals hold exactly what there is, follow each other and are signed.
 *
 * <p>Linear in the journal. Memory grows with accounts and holds one seal at a time.
 */
final class CheckLedger implements AutoCloseable {

  private final LedgerSource source;
  private final Trusted trusted;
  private final boolean isWhole;
  private final Books books;
  private final JournalWalk journal;
  private final Rows<AnchorRow> anchors;
  private final Rows<LedgerEvent.Sealed> published;
  private LedgerEvent.@Nullable Sealed publishedNext;
  private Seal head;
  private long unsignedSeals;
  private long verified;
  private long unsealed;
  private @Nullable Long badPosition;
  private @Nullable String reason;

  private CheckLedger(LedgerSource source, Trusted trusted, Checkpoint since) {
    this.source = source;
    this.trusted = trusted;
    this.isWhole = since.head().number() == 0;
    this.head = since.head();
    this.books = since.books();
    this.journal = new JournalWalk(source, head.lastSequence());
    this.anchors = source.anchors(head.number());
    this.published = source.publishedAnchors();
    this.publishedNext = published.next();
  }

  /** Checks everything from the first entry on. */
  static LedgerFindings whole(LedgerSource source, Trusted trusted) {
    return since(new Checkpoint(Seal.NONE, new Books()), source, trusted);
  }

  /** Checks what came after a checkpoint, which cannot be used again. */
  static LedgerFindings since(Checkpoint checkpoint, LedgerSource source, Trusted trusted) {
    try (var check = new CheckLedger(source, trusted, checkpoint);
        var accounts = source.accounts()) {
      check.books.load(accounts);
      return check.check();
    }
  }

  /** What was met at a position, and whether it is what it was. */
  private record Seen(Leaf leaf, boolean isEntry, boolean isIntact) {}

  private LedgerFindings check() {
    requireStill(head);
    checkSeals();
    requireNoMoreAnchors();
    requireStill(trusted.head());
    books.noteSealed();
    checkUnsealed();
    return findings();
  }

  private LedgerFindings findings() {
    var holds = books.holds(source.pendingHolds(), isWhole ? source.holds() : null);
    var entries = books.entries();
    var balances = books.balances();
    var counts =
        new Counts(
            books.accountCount(),
            books.entryCount(),
            books.postingCount(),
            head.number(),
            source.holds());
    var chain =
        new ChainProof(
            reason == null,
            head.number(),
            head.hash(),
            unsignedSeals,
            verified,
            unsealed,
            badPosition,
            reason);
    boolean good = entries.good() && balances.good() && holds.good() && chain.good();
    books.rewind();
    return new LedgerFindings(
        counts, entries, balances, holds, chain, good ? new Checkpoint(head, books) : null);
  }

  /** What was right before must still be there: a cut tail would leave nothing to look at. */
  private void requireStill(Seal known) {
    if (known.number() > 0) {
      var stored = source.seal(known.number());
      if (stored.isEmpty() || !stored.get().hash().equals(known.hash())) {
        bad(
            known.lastSequence(),
            "seal %d, which was right before, is gone".formatted(known.number()));
      }
    }
  }

  private void checkSeals() {
    try (var seals = source.seals(head.number())) {
      for (var seal = seals.next(); seal != null && reason == null; seal = seals.next()) {
        checkForm(seal);
        if (reason == null) {
          checkLeaves(seal);
        }
        if (reason == null) {
          head = seal;
          unsignedSeals += seal.isSigned() ? 0 : 1;
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
    } else if (!seal.isSigned() && seal.number() > trusted.unsignedSeals()) {
      bad(
          position,
          "seal %d is not signed, only %d may be so"
              .formatted(seal.number(), trusted.unsignedSeals()));
    } else if (seal.signature() != null
        && trusted.keys() != null
        && !trusted.keys().isSigned(seal.hash(), seal.signature())) {
      bad(position, "seal %d is not signed by a key of the ledger".formatted(seal.number()));
    } else if (seal.root() != null && !seal.root().equals(seal.computedRoot())) {
      bad(position, "the root of seal %d is not that of its leaves".formatted(seal.number()));
    } else if (seal.lastSequence() != seal.leaves().getLast().sequence()) {
      bad(position, "seal %d does not end where it says".formatted(seal.number()));
    }
  }

  private void checkLeaves(Seal seal) {
    int entries = 0;
    for (var leaf : seal.leaves()) {
      var seen = next();
      if (seen == null || seen.leaf().sequence() > leaf.sequence()) {
        bad(leaf.sequence(), "a sealed entry is missing");
        return;
      }
      if (seen.leaf().sequence() < leaf.sequence()) {
        bad(seen.leaf().sequence(), "an entry was added among sealed ones");
        return;
      }
      if (!seen.isIntact() || !seen.leaf().equals(leaf)) {
        bad(
            leaf.sequence(),
            "a sealed %s was changed".formatted(seen.isEntry() ? "entry" : "hold"));
        return;
      }
      entries += seen.isEntry() ? 1 : 0;
      verified++;
    }
    checkAnchors(seal, entries);
  }

  private void checkAnchors(Seal seal, int entries) {
    long position = seal.leaves().getFirst().sequence();
    var anchor = anchors.next();
    if (anchor == null || !anchor.isOf(seal)) {
      bad(position, "anchor and seal %d differ".formatted(seal.number()));
    }
    boolean isPublished = false;
    while (publishedNext != null && publishedNext.sealNumber() <= seal.number()) {
      if (publishedNext.sealNumber() == seal.number() && !isOf(publishedNext, seal, entries)) {
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

  private static boolean isOf(LedgerEvent.Sealed published, Seal seal, int entries) {
    return published.hash().equals(seal.hash())
        && published.root().equals(seal.root())
        && published.signature().equals(seal.signature())
        && published.lastSequence() == seal.lastSequence()
        && published.entries() == entries
        && published.sealedAt().equals(seal.sealedAt());
  }

  private void requireNoMoreAnchors() {
    var anchor = reason == null ? anchors.next() : null;
    if (anchor != null) {
      bad(
          head.lastSequence() + 1,
          "the chain ends at seal %d, and there is an anchor of seal %d"
              .formatted(head.number(), anchor.sealNumber()));
    }
    if (reason == null && publishedNext != null) {
      bad(
          head.lastSequence() + 1,
          "the chain ends at seal %d, and seal %d was published"
              .formatted(head.number(), publishedNext.sealNumber()));
    }
  }

  /** The rest of the journal, also after the chain is broken: the books are added up anyway. */
  private void checkUnsealed() {
    for (var seen = next(); seen != null; seen = next()) {
      if (!seen.isIntact()) {
        bad(
            seen.leaf().sequence(),
            "%s was changed before it was sealed"
                .formatted(seen.isEntry() ? "an entry" : "a hold"));
      }
      unsealed++;
    }
  }

  private @Nullable Seen next() {
    for (var position = journal.next(); position != null; position = journal.next()) {
      switch (position) {
        case Position.Booked(var entry, var lines) -> {
          return new Seen(entry.leaf(), true, books.book(entry, lines));
        }
        case Position.Changed(var change) -> {
          return new Seen(change.leaf(), false, books.change(change));
        }
        case Position.Stray(long sequence, var lines) -> books.bookStray(sequence, lines);
      }
    }
    return null;
  }

  /** Only the first is told. */
  private void bad(long position, String why) {
    if (reason == null) {
      badPosition = position;
      reason = why;
    }
  }

  @Override
  public void close() {
    journal.close();
    anchors.close();
    published.close();
  }
}
