package io.quittance.ledger.proof;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quittance.contracts.ledger.LedgerEvent;
import io.quittance.ledger.journal.WriteBarrier;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals what was written since the last time, off the hot path: entries, and what became of holds.
 * Each seal is signed, and told to the world in the transaction that makes it.
 */
@Service
class SealEntries {

  private static final Logger log = LoggerFactory.getLogger(SealEntries.class);

  private static final int SEAL_SIZE_MAX = 1_000;

  private final WriteBarrier barrier;
  private final Seals seals;
  private final DatabaseSource source;
  private final SealKeys keys;
  private final Outbox outbox;
  private final Ids ids;
  private final Clock clock;
  private final TransactionTemplate transaction;

  /** The last seal seen, in memory, where nobody can change it; guarded by this. */
  private Seal seen = Seal.NONE;

  /** When everything that had been written was last found to be sealed. */
  private volatile long allSealedAt;

  SealEntries(
      WriteBarrier barrier,
      Seals seals,
      DatabaseSource source,
      SealKeys keys,
      Outbox outbox,
      Ids ids,
      Clock clock,
      TransactionTemplate transaction,
      MeterRegistry registry) {
    this.barrier = barrier;
    this.seals = seals;
    this.source = source;
    this.keys = keys;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
    this.transaction = transaction;
    this.allSealedAt = clock.millis();
    TimeGauge.builder(
            "quittance.ledger.unsealed.age",
            this,
            TimeUnit.MILLISECONDS,
            it -> it.clock.millis() - it.allSealedAt)
        .description("What was written so long ago is sealed")
        .register(registry);
  }

  /**
   * Seals everything that is decided, and says how many positions of the journal that was. Two who
   * seal at once take turns. When the last seal that was seen is not there any more, it says so in
   * the log and seals nothing: what follows a cut chain must not be signed.
   */
  synchronized int sealAll() {
    try {
      return sealDecided();
    } catch (SealIsGone gone) {
      log.error("{}; nothing is sealed any more: stop payouts", gone.getMessage());
      return 0;
    }
  }

  private int sealDecided() {
    long begun = clock.millis();
    long decided = barrier.pass();
    int total = 0;
    for (var seal = sealBatch(decided); seal != null; seal = sealBatch(decided)) {
      seen = seal;
      total += seal.leaves().size();
      // The log is one of the places where the chain is anchored outside of the database.
      log.info("seal {} up to position {} is {}", seal.number(), seal.lastSequence(), seal.hash());
    }
    allSealedAt = begun;
    return total;
  }

  /** The seal of the next positions; null when there are none. */
  private @Nullable Seal sealBatch(long decided) {
    return transaction.execute(
        _ -> {
          seals.lock();
          requireSeen();
          var latest = seals.latestHead();
          // Another instance's, perhaps; committed in any case.
          seen = latest;
          var changes = changes(latest.lastSequence(), decided);
          var entries = entries(latest.lastSequence(), decided);
          var leaves =
              Stream.concat(entries.stream(), changes.stream())
                  .sorted(Comparator.comparingLong(Leaf::sequence))
                  .limit(SEAL_SIZE_MAX)
                  .toList();
          if (leaves.isEmpty()) {
            return null;
          }
          var seal = keys.sign(latest.next(leaves, seals.now()));
          seals.append(seal);
          long last = seal.lastSequence();
          tell(seal, (int) entries.stream().filter(leaf -> leaf.sequence() <= last).count());
          return seal;
        });
  }

  /** What was sealed must still be there: otherwise a past made anew would be signed. */
  private void requireSeen() {
    if (seen.number() > 0
        && seals.head(seen.number()).filter(seal -> seal.hash().equals(seen.hash())).isEmpty()) {
      throw new SealIsGone("seal %d %s is gone".formatted(seen.number(), seen.hash()));
    }
  }

  private static final class SealIsGone extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SealIsGone(String what) {
      super(what);
    }
  }

  private List<Leaf> entries(long after, long decided) {
    try (var rows = source.entryStream(after, decided, SEAL_SIZE_MAX)) {
      return rows.map(EntryRow::leaf).toList();
    }
  }

  private List<Leaf> changes(long after, long decided) {
    try (var rows = source.holdChangeStream(after, decided, SEAL_SIZE_MAX)) {
      return rows.map(HoldChangeRow::leaf).toList();
    }
  }

  private void tell(Seal seal, int entries) {
    var event =
        new LedgerEvent.Sealed(
            seal.number(),
            seal.lastSequence(),
            entries,
            Objects.requireNonNull(seal.root()),
            seal.hash(),
            Objects.requireNonNull(seal.signature()),
            seal.sealedAt());
    outbox.append(
        List.of(
            OutgoingEvent.of(
                LedgerEvent.CATALOG,
                ids.next(LedgerEvent.AGGREGATE),
                LedgerEvent.AGGREGATE,
                seal.number(),
                event)));
  }
}
