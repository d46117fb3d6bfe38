package io.quittance.ledger.proof;

import io.quittance.ledger.proof.JournalWalk.Position;
import io.quittance.ledger.proof.LedgerFindings.ChainProof;
import io.quittance.ledger.proof.LedgerFindings.Checkpoint;
import io.quittance.ledger.proof.LedgerFindings.Counts;
import io.quittance.platform.chain.Leaf;
import io.quittance.platform.chain.Rows;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealWalk;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a right ledger, in one pass over a source of it: the journal, the seals and the
 * anchors are walked side by side, in the order of the journal. Each entry balances and is what it
 * was booked as; running and stored balances are the sums of the postings; accounts are what they
 * were opened as, and holds what they became; seals hold exactly what there is, follow each other
 * and are signed.
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
  private final SealWalk walk;
  private long verified;
  private long unsealed;

  private CheckLedger(LedgerSource source, Trusted trusted, Checkpoint since) {
    this.source = source;
    this.trusted = trusted;
    this.isWhole = since.head().number() == 0;
    this.books = since.books();
    this.journal = new JournalWalk(source, since.head().lastSequence());
    this.anchors = source.anchors(since.head().number());
    this.walk =
        new SealWalk(
            new SealWalk.Trust("ledger", trusted.keys(), trusted.unsignedSeals()),
            source.publishedAnchors(),
            since.head());
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

  /**
   * What was met at a position, and whether it is what it was.
   *
   * @param isSealedAs whether a seal may hold this leaf of it
   */
  private record Seen(long sequence, String what, boolean isIntact, Predicate<Leaf> isSealedAs) {

    private static final String ENTRY = "entry";

    boolean isEntry() {
      return what.equals(ENTRY);
    }
  }

  private LedgerFindings check() {
    walk.requireStill(walk.head(), source::seal);
    walk.walk(source.seals(walk.head().number()), this::checkLeaves);
    requireNoMoreAnchors();
    walk.requireNoneLater();
    walk.requireStill(trusted.head(), source::seal);
    books.noteSealed();
    checkUnsealed();
    return findings();
  }

  private LedgerFindings findings() {
    var holds = books.holds(source.pendingHolds(), isWhole ? source.holds() : null);
    var entries = books.entries();
    var balances = books.balances();
    var accounts = books.accounts();
    var counts =
        new Counts(
            books.accountCount(),
            books.entryCount(),
            books.postingCount(),
            walk.head().number(),
            source.holds());
    var chain =
        new ChainProof(
            walk.good(),
            walk.head().number(),
            walk.head().hash(),
            walk.unsigned(),
            verified,
            unsealed,
            walk.badPosition(),
            walk.reason());
    books.rewind();
    var found = new LedgerFindings(counts, entries, balances, accounts, holds, chain, null);
    return found.good() ? found.with(new Checkpoint(walk.head(), books)) : found;
  }

  /** Anchors count entries. */
  private long checkLeaves(Seal seal) {
    long entries = 0;
    for (var leaf : seal.leaves()) {
      var seen = next();
      if (seen == null || seen.sequence() > leaf.sequence()) {
        walk.bad(leaf.sequence(), "a sealed entry is missing");
        return entries;
      }
      if (seen.sequence() < leaf.sequence()) {
        walk.bad(seen.sequence(), "an entry was added among sealed ones");
        return entries;
      }
      if (!seen.isIntact() || !seen.isSealedAs().test(leaf)) {
        walk.bad(leaf.sequence(), "a sealed %s was changed".formatted(seen.what()));
        return entries;
      }
      entries += seen.isEntry() ? 1 : 0;
      verified++;
    }
    checkAnchor(seal);
    return entries;
  }

  private void checkAnchor(Seal seal) {
    var anchor = anchors.next();
    if (anchor == null || !anchor.isOf(seal)) {
      walk.bad(
          seal.leaves().getFirst().sequence(),
          "anchor and seal %d differ".formatted(seal.number()));
    }
  }

  private void requireNoMoreAnchors() {
    var anchor = walk.good() ? anchors.next() : null;
    if (anchor != null) {
      walk.bad(
          walk.head().lastSequence() + 1,
          "the chain ends at seal %d, and there is an anchor of seal %d"
              .formatted(walk.head().number(), anchor.sealNumber()));
    }
  }

  /** The rest of the journal, also after the chain is broken: the books are added up anyway. */
  private void checkUnsealed() {
    for (var seen = next(); seen != null; seen = next()) {
      if (!seen.isIntact()) {
        walk.bad(seen.sequence(), "the %s was changed before it was sealed".formatted(seen.what()));
      }
      unsealed++;
    }
  }

  private @Nullable Seen next() {
    for (var position = journal.next(); position != null; position = journal.next()) {
      switch (position) {
        case Position.Booked(var entry, var lines) -> {
          return new Seen(
              entry.sequence(), Seen.ENTRY, books.book(entry, lines), entry::isSealedAs);
        }
        case Position.Changed(var change) -> {
          return new Seen(change.sequence(), "hold", books.change(change), change.leaf()::equals);
        }
        case Position.Opened(var opening) -> {
          return new Seen(
              opening.sequence(), "account", books.open(opening), opening.leaf()::equals);
        }
        case Position.Stray(long sequence, var lines) -> books.bookStray(sequence, lines);
      }
    }
    return null;
  }

  @Override
  public void close() {
    journal.close();
    anchors.close();
    walk.close();
  }
}
