package io.quittance.platform.audit;

import io.quittance.platform.chain.Rows;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealWalk;
import org.jspecify.annotations.Nullable;

/**
 * Walks records, seals and published anchors once, side by side. The same code checks the database
 * and a dump of it.
 *
 * <p>Linear in the log; holds one seal at a time.
 */
final class CheckAudit implements AutoCloseable {

  private final AuditSource source;
  private final TrustedAudit trusted;
  private final Rows<AuditRecord> records;
  private final SealWalk walk;
  private long verified;
  private long unsealed;

  private CheckAudit(AuditSource source, TrustedAudit trusted, Seal since) {
    this.source = source;
    this.trusted = trusted;
    this.records = source.records(since.lastSequence());
    this.walk =
        new SealWalk(
            new SealWalk.Trust("log", trusted.keys(), 0), source.publishedAnchors(), since);
  }

  /**
   * What a walk found.
   *
   * @param head the last seal that is right
   */
  record Findings(
      Seal head,
      long verified,
      long unsealed,
      @Nullable Long firstBadPosition,
      @Nullable String reason) {

    boolean good() {
      return reason == null;
    }
  }

  /** Checks everything from the first record on. */
  static Findings whole(AuditSource source, TrustedAudit trusted) {
    return since(Seal.NONE, source, trusted);
  }

  /** Checks what came after a seal that was right. */
  static Findings since(Seal seal, AuditSource source, TrustedAudit trusted) {
    try (var check = new CheckAudit(source, trusted, seal)) {
      return check.check();
    }
  }

  private Findings check() {
    walk.requireStill(walk.head(), source::seal);
    walk.walk(source.seals(walk.head().number()), this::checkLeaves);
    walk.requireNoneLater();
    walk.requireStill(trusted.head(), source::seal);
    if (walk.good()) {
      for (var record = records.next(); record != null; record = records.next()) {
        unsealed++;
      }
    }
    return new Findings(walk.head(), verified, unsealed, walk.badPosition(), walk.reason());
  }

  /** Anchors count all leaves. */
  private long checkLeaves(Seal seal) {
    for (var leaf : seal.leaves()) {
      var record = records.next();
      if (record == null || record.position() > leaf.sequence()) {
        walk.bad(leaf.sequence(), "a sealed record is missing");
      } else if (record.position() < leaf.sequence()) {
        walk.bad(record.position(), "a record was added among sealed ones");
      } else if (!record.leaf(trusted.service()).equals(leaf)) {
        walk.bad(leaf.sequence(), "a sealed record was changed");
      }
      if (!walk.good()) {
        break;
      }
      verified++;
    }
    return seal.leaves().size();
  }

  @Override
  public void close() {
    records.close();
    walk.close();
  }
}
