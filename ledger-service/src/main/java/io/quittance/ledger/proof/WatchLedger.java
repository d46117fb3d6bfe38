package io.quittance.ledger.proof;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Proves the ledger again and again and raises the alarm. Between the daily walks of the whole
 * chain it is walked only from where it was right; sums are taken anew each time.
 */
@Component
class WatchLedger {

  private static final Logger log = LoggerFactory.getLogger(WatchLedger.class);

  private final ProveLedger proveLedger;

  /** 1 while the latest proof was good. */
  private final AtomicInteger good;

  private volatile Seal verified = Seal.NONE;

  WatchLedger(ProveLedger proveLedger, MeterRegistry registry) {
    this.proveLedger = proveLedger;
    this.good = registry.gauge("quittance.ledger.proof.good", new AtomicInteger(1));
  }

  /** As {@link #watch}, from the first entry on. */
  void watchAll() {
    verified = Seal.NONE;
    watch();
  }

  void watch() {
    var outcome = proveLedger.proveSince(verified);
    var proof = outcome.proof();
    if (proof.good()) {
      good.set(1);
      verified = outcome.head();
      // The log is where the head of the chain is kept outside of the database.
      log.info(
          "ledger proven: {} entries, chain head is seal {} {}",
          proof.counts().entries(),
          proof.chain().headSeal(),
          proof.chain().headHash());
    } else {
      good.set(0);
      // From the start next time: what was right once may be what was changed.
      verified = Seal.NONE;
      log.error(
          "LEDGER VIOLATED at position {}: entries {}, balances {}, holds {}, chain {};"
              + " stop payouts and compare with the last good backup",
          proof.firstBadPosition(),
          proof.entries(),
          proof.balances(),
          proof.holds(),
          proof.chain());
    }
  }
}
