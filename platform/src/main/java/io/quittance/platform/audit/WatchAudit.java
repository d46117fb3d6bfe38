package io.quittance.platform.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quittance.platform.chain.Seal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves the audit log again and again and raises the alarm. */
final class WatchAudit {

  private static final Logger log = LoggerFactory.getLogger(WatchAudit.class);

  private final ProveAudit proveAudit;

  /** 1 while the latest proof found a violation. */
  private final AtomicInteger violations = new AtomicInteger();

  /** When a proof last ended, by the clock that only counts; at first the start. */
  private volatile long provenAt;

  /** Up to where it was right, in memory, where nobody can change it; guarded by this. */
  private Seal proven = Seal.NONE;

  WatchAudit(ProveAudit proveAudit, MeterRegistry registry) {
    this.proveAudit = proveAudit;
    this.provenAt = System.nanoTime();
    Gauge.builder("quittance.audit.violations", violations, AtomicInteger::get)
        .description("1 while the latest proof of the audit log found that it was changed")
        .register(registry);
    TimeGauge.builder(
            "quittance.audit.proof.age",
            this,
            TimeUnit.NANOSECONDS,
            it -> System.nanoTime() - it.provenAt)
        .description("Since a proof of this instance ended, whatever it found")
        .register(registry);
  }

  /** As {@link #watch}, from the first record on. */
  synchronized void watchAll() {
    proven = Seal.NONE;
    watch();
  }

  /** Proves what came since the last proof that was good. */
  synchronized void watch() {
    var start = proven;
    // After a violation, and when the walk breaks off, the next one starts from the first record.
    proven = Seal.NONE;
    var outcome = proveAudit.proveSince(start);
    provenAt = System.nanoTime();
    var proof = outcome.proof();
    if (proof.good()) {
      proven = outcome.head();
      violations.set(0);
      log.info("audit log proven: head is seal {} {}", proof.headSeal(), proof.headHash());
    } else {
      violations.set(1);
      log.error(
          "AUDIT LOG VIOLATED at position {}: {}; compare with its anchors and the last backup",
          proof.firstBadPosition(),
          proof.reason());
    }
  }
}
