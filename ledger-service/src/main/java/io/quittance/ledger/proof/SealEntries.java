package io.quittance.ledger.proof;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quittance.contracts.ledger.LedgerEvent;
import io.quittance.ledger.journal.WriteBarrier;
import io.quittance.ledger.proof.SealEntries.Position;
import io.quittance.platform.chain.Leaf;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealChain;
import io.quittance.platform.chain.Sealable;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals what was written since the last time: entries, what became of holds, and how accounts were
 * opened. Each seal has an anchor beside it, and is told to the world.
 */
@Service
class SealEntries implements Sealable<Position> {

  private static final SealChain.Words WORDS =
      new SealChain.Words("seal", "nothing is sealed any more: stop payouts");

  private final WriteBarrier barrier;
  private final DatabaseSource source;
  private final Outbox outbox;
  private final Ids ids;
  private final SealChain<Position> chain;

  SealEntries(
      WriteBarrier barrier,
      DatabaseSource source,
      SealKeys keys,
      LedgerHead head,
      Outbox outbox,
      Ids ids,
      TransactionTemplate transaction,
      MeterRegistry registry) {
    this.barrier = barrier;
    this.source = source;
    this.outbox = outbox;
    this.ids = ids;
    this.chain =
        new SealChain<>(WORDS, this, source.sealTable(), keys::sign, head.known(), transaction);
    TimeGauge.builder(
            "quittance.ledger.unsealed.age",
            chain,
            TimeUnit.MILLISECONDS,
            SealChain::unsealedMillis)
        .description("What was written so long ago is sealed")
        .register(registry);
  }

  /** A position of the journal. */
  record Position(Leaf leaf, boolean isEntry) {

    private static Position of(EntryRow entry) {
      return new Position(entry.leaf(), true);
    }

    private static Position of(HoldChangeRow change) {
      return new Position(change.leaf(), false);
    }

    private static Position of(AccountOpeningRow opening) {
      return new Position(opening.leaf(), false);
    }

    private long sequence() {
      return leaf.sequence();
    }
  }

  /** As {@link SealChain#sealAll}. */
  int sealAll() {
    return chain.sealAll();
  }

  @Override
  public long decided() {
    return barrier.pass();
  }

  @Override
  public List<Position> positions(long after, long upTo, int limit) {
    int some = limit + 1;
    try (var entries = source.entryStream(after, upTo, some);
        var changes = source.holdChangeStream(after, upTo, some);
        var openings = source.openingStream(after, upTo, some)) {
      var first =
          Stream.of(
                  entries.map(Position::of), changes.map(Position::of), openings.map(Position::of))
              .flatMap(Function.identity())
              .sorted(Comparator.comparingLong(Position::sequence))
              .limit(some)
              .toList();
      return first.size() > limit ? upToTheLast(first) : first;
    }
  }

  /**
   * Without the last and whatever else has its sequence: only a forger draws none of his own, and a
   * seal that ended between two of one sequence would be refused for ever.
   */
  private static List<Position> upToTheLast(List<Position> positions) {
    long last = positions.getLast().sequence();
    return positions.stream().filter(position -> position.sequence() < last).toList();
  }

  @Override
  public Leaf leaf(Position position) {
    return position.leaf();
  }

  @Override
  public void anchor(Seal seal, List<Position> positions) {
    source.appendAnchor(seal);
    var event =
        new LedgerEvent.Sealed(
            seal.number(),
            seal.lastSequence(),
            (int) positions.stream().filter(Position::isEntry).count(),
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
