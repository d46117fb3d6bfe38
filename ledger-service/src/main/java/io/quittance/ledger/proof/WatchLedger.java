package io.quittance.ledger.proof;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quittance.ledger.proof.LedgerFindings.Checkpoint;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Proves the ledger again and again and raises the alarm. Between the daily walks of the whole
 * journal it is walked only from the seal up to which it was right, with the totals of all accounts
 * as they were there. They are kept in memory, where nobody can change them.
 */
@Component
class WatchLedger {

  private static final Logger log = LoggerFactory.getLogger(WatchLedger.class);

  private final ProveLedger proveLedger;

  /** 1 while the latest proof was good. */
  private final AtomicInteger good;

  /** When a proof last ended, by the clock that only counts; at first the start. */
  private volatile long provenAt;

  private @Nullable Checkpoint checkpoint;

  WatchLedger(ProveLedger proveLedger, MeterRegistry registry) {
    this.proveLedger = proveLedger;
    this.good = registry.gauge("quittance.ledger.proof.good", new AtomicInteger(1));
    this.provenAt = System.nanoTime();
    TimeGauge.builder(
            "quittance.ledger.proof.age",
            this,
            TimeUnit.NANOSECONDS,
            it -> System.nanoTime() - it.provenAt)
        .description("Since a proof of this instance ended, whatever it found")
        .register(registry);
  }

  /** As {@link #watch}, from the first entry on. */
  synchronized void watchAll() {
    checkpoint = null;
    watch();
  }

  synchronized void watch() {
    var start = checkpoint;
    // Given away: if the walk breaks off, the next one starts from the first entry. So it does
    // after a violation: what was right once may be what was changed.
    checkpoint = null;
    var outcome = start == null ? proveLedger.prove() : proveLedger.proveSince(start);
    provenAt = System.nanoTime();
    checkpoint = outcome.checkpoint();
    var proof = outcome.proof();
    if (proof.good()) {
      good.set(1);
      log.info(
          "ledger proven: {} entries, chain head is seal {} {}",
          proof.counts().entries(),
          proof.chain().headSeal(),
          proof.chain().headHash());
    } else {
      good.set(0);
      log.error(
          "LEDGER VIOLATED at position {}: entries {}, balances {}, accounts {}, holds {}, chain"
              + " {}; stop payouts and compare with the last good backup",
          proof.firstBadPosition(),
          proof.entries(),
          proof.balances(),
          proof.accounts(),
          proof.holds(),
          proof.chain());
    }
  }
}
