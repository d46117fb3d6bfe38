package io.quittance.ledger.proof;

import io.quittance.ledger.journal.WriteBarrier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Seals what was booked since the last time, off the hot path. */
@Service
class SealEntries {

  private static final int SEAL_SIZE_MAX = 1_000;

  private final WriteBarrier barrier;
  private final Seals seals;
  private final JournalScan scan;
  private final TransactionTemplate transaction;

  SealEntries(
      WriteBarrier barrier, Seals seals, JournalScan scan, TransactionTemplate transaction) {
    this.barrier = barrier;
    this.seals = seals;
    this.scan = scan;
    this.transaction = transaction;
  }

  /**
   * Seals everything that is decided, and says how many entries that was. Two who seal at once take
   * turns.
   */
  int sealAll() {
    long decided = barrier.pass();
    int total = 0;
    int sealed;
    do {
      sealed = transaction.execute(_ -> sealBatch(decided));
      total += sealed;
    } while (sealed == SEAL_SIZE_MAX);
    return total;
  }

  private int sealBatch(long decided) {
    seals.lock();
    var latest = seals.latest();
    var entries = scan.entries(latest.lastSequence(), decided, SEAL_SIZE_MAX);
    if (!entries.isEmpty()) {
      seals.append(latest.next(entries.stream().map(ScannedEntry::leaf).toList()));
    }
    return entries.size();
  }
}
