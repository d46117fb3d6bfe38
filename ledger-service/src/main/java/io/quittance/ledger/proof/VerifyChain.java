package io.quittance.ledger.proof;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Walks journal and seals side by side and names the first position where they part. Linear in the
 * entries, bounded in memory. Needs one snapshot for the whole walk.
 */
@Service
class VerifyChain {

  private static final int ENTRIES_AT_A_TIME = 5_000;
  private static final int SEALS_AT_A_TIME = 100;

  private final Seals seals;
  private final JournalScan scan;

  VerifyChain(Seals seals, JournalScan scan) {
    this.seals = seals;
    this.scan = scan;
  }

  /**
   * What the walk found.
   *
   * @param head the last seal that is right
   * @param entries how many entries were looked at
   * @param unsealed how many of them wait for their seal
   * @param firstBadPosition the sequence of the first entry that is not what it was; null when all
   *     is well
   */
  record Finding(
      Seal head,
      long entries,
      long unsealed,
      @Nullable Long firstBadPosition,
      @Nullable String reason) {

    boolean isGood() {
      return firstBadPosition == null;
    }
  }

  /**
   * Walks from the seal after {@code verified} to the end of the journal.
   *
   * @param verified a seal that was found right before; {@link Seal#NONE} for the whole chain
   */
  Finding verify(Seal verified) {
    return new Walk(verified).walk();
  }

  private final class Walk {

    private final Queue<ScannedEntry> ahead = new ArrayDeque<>();
    private long readUpTo;
    private boolean journalEnded;
    private Seal head;
    private long entries;

    Walk(Seal verified) {
      head = verified;
      readUpTo = verified.lastSequence();
    }

    Finding walk() {
      for (var batch = seals.after(head.number(), SEALS_AT_A_TIME);
          !batch.isEmpty();
          batch = seals.after(head.number(), SEALS_AT_A_TIME)) {
        for (var seal : batch) {
          var bad = check(seal);
          if (bad != null) {
            return bad;
          }
          head = seal;
        }
      }
      var unanchored = seals.firstUnanchored();
      if (unanchored.isPresent()) {
        return bad(
            head.lastSequence() + 1, "anchor and seal %d differ".formatted(unanchored.get()));
      }
      return checkUnsealed();
    }

    private @Nullable Finding check(Seal seal) {
      if (seal.leaves().isEmpty()) {
        return bad(head.lastSequence() + 1, "seal %d is empty".formatted(seal.number()));
      }
      long first = seal.leaves().getFirst().sequence();
      if (seal.number() != head.number() + 1) {
        return bad(head.lastSequence() + 1, "seal %d is missing".formatted(head.number() + 1));
      }
      if (!seal.previousHash().equals(head.hash()) || !seal.hash().equals(seal.computedHash())) {
        return bad(first, "seal %d does not follow its predecessor".formatted(seal.number()));
      }
      for (var leaf : seal.leaves()) {
        var entry = next();
        if (entry == null || entry.sequence() > leaf.sequence()) {
          return bad(leaf.sequence(), "a sealed entry is missing");
        }
        if (entry.sequence() < leaf.sequence()) {
          return bad(entry.sequence(), "an entry was added among sealed ones");
        }
        if (!entry.intact() || !entry.leaf().equals(leaf)) {
          return bad(leaf.sequence(), "a sealed entry was changed");
        }
      }
      return null;
    }

    private Finding checkUnsealed() {
      long unsealed = 0;
      for (var entry = next(); entry != null; entry = next()) {
        if (!entry.intact()) {
          return bad(entry.sequence(), "an entry was changed before it was sealed");
        }
        unsealed++;
      }
      return new Finding(head, entries, unsealed, null, null);
    }

    private @Nullable ScannedEntry next() {
      if (ahead.isEmpty() && !journalEnded) {
        var read = scan.entries(readUpTo, Long.MAX_VALUE, ENTRIES_AT_A_TIME);
        journalEnded = read.size() < ENTRIES_AT_A_TIME;
        if (!read.isEmpty()) {
          readUpTo = read.getLast().sequence();
          ahead.addAll(read);
        }
      }
      var entry = ahead.poll();
      if (entry != null) {
        entries++;
      }
      return entry;
    }

    private Finding bad(long position, String reason) {
      return new Finding(head, entries, 0, position, reason);
    }
  }
}
