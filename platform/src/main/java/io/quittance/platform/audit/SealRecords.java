package io.quittance.platform.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quittance.contracts.audit.AuditEvent;
import io.quittance.platform.chain.ChainKeys;
import io.quittance.platform.chain.KnownHead;
import io.quittance.platform.chain.Leaf;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealChain;
import io.quittance.platform.chain.Sealable;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.transaction.support.TransactionTemplate;

/** Seals what was recorded since the last time, and tells each seal to the world. */
final class SealRecords implements Sealable<AuditRecord> {

  private static final SealChain.Words WORDS =
      new SealChain.Words(
          "audit seal", "the audit log is not sealed any more: compare it with its anchors");

  private final String service;
  private final AuditRows rows;
  private final DecidedRecords decidedRecords;
  private final Outbox outbox;
  private final Ids ids;
  private final SealChain<AuditRecord> chain;

  SealRecords(
      String service,
      AuditRows rows,
      DecidedRecords decidedRecords,
      ChainKeys keys,
      KnownHead knownHead,
      Outbox outbox,
      Ids ids,
      TransactionTemplate transaction,
      MeterRegistry registry) {
    this.service = service;
    this.rows = rows;
    this.decidedRecords = decidedRecords;
    this.outbox = outbox;
    this.ids = ids;
    this.chain = new SealChain<>(WORDS, this, rows.sealTable(), keys::sign, knownHead, transaction);
    TimeGauge.builder(
            "quittance.audit.unsealed.age", chain, TimeUnit.MILLISECONDS, SealChain::unsealedMillis)
        .description("What was recorded so long ago is sealed")
        .register(registry);
  }

  /** As {@link SealChain#sealAll}. */
  int sealAll() {
    return chain.sealAll();
  }

  @Override
  public long decided() {
    return decidedRecords.latest();
  }

  @Override
  public List<AuditRecord> positions(long after, long upTo, int limit) {
    return rows.records(after, upTo, limit);
  }

  @Override
  public Leaf leaf(AuditRecord position) {
    return position.leaf(service);
  }

  @Override
  public void anchor(Seal seal, List<AuditRecord> positions) {
    var event =
        new AuditEvent.Sealed(
            service,
            seal.number(),
            seal.lastSequence(),
            positions.size(),
            Objects.requireNonNull(seal.root()),
            seal.hash(),
            Objects.requireNonNull(seal.signature()),
            seal.sealedAt());
    outbox.append(
        List.of(
            OutgoingEvent.of(
                AuditEvent.CATALOG, ids.next(service), service, seal.number(), event)));
  }
}
