package io.quittance.platform.audit;

import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import io.quittance.platform.audit.CheckAudit.Findings;
import io.quittance.platform.chain.ChainKeys;
import io.quittance.platform.chain.KnownHead;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.turn.Turns;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Proves the audit log, all of one snapshot, so that it is right while writers write. */
final class ProveAudit {

  private static final int WAITING_MAX = 8;
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);

  /** Each walk that is asked for keeps a connection, which requests would lack. */
  private final Turns turns = new Turns(1, WAITING_MAX, WAIT_MAX, SERVICE_UNAVAILABLE);

  private final String service;
  private final AuditRows rows;
  private final ChainKeys keys;
  private final KnownHead knownHead;
  private final Clock clock;
  private final TransactionTemplate snapshot;

  ProveAudit(
      String service,
      AuditRows rows,
      ChainKeys keys,
      KnownHead knownHead,
      Clock clock,
      PlatformTransactionManager transactions) {
    this.service = service;
    this.rows = rows;
    this.keys = keys;
    this.knownHead = knownHead;
    this.clock = clock;
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
  }

  /** A proof, and the last seal that is right. */
  record Outcome(AuditProof proof, Seal head) {}

  /**
   * Proves everything from the first record on, one request after the other, those of each caller
   * in turn with those of others.
   *
   * @throws io.quittance.platform.problem.Refusal {@code rate_limited} when too many of this caller
   *     wait, {@code service_unavailable} when too many callers do
   */
  AuditProof proveFor(String caller) {
    return turns.take(caller, () -> proveSince(Seal.NONE)).proof();
  }

  /** Proves what came after a seal, at once, whoever else is asking. */
  Outcome proveSince(Seal seal) {
    knownHead.awaitAsked();
    // Before the snapshot is taken, which then cannot be older than the head.
    var trusted = new TrustedAudit(service, keys.verifier(), knownHead.get());
    var findings =
        Objects.requireNonNull(snapshot.execute(_ -> CheckAudit.since(seal, rows, trusted)));
    if (findings.good()) {
      knownHead.seen(findings.head());
    }
    return new Outcome(proof(findings), findings.head());
  }

  private AuditProof proof(Findings findings) {
    return new AuditProof(
        findings.good(),
        clock.instant(),
        findings.head().number(),
        findings.head().hash(),
        findings.verified(),
        findings.unsealed(),
        findings.firstBadPosition(),
        findings.reason());
  }
}
