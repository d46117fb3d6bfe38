package io.quittance.reconciliation.repair;

import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentApproved;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells the ledger what two persons agreed on. However often it is told, it books that once. */
@Component
class TellLedger {

  private final Outbox outbox;
  private final Ids ids;

  TellLedger(Outbox outbox, Ids ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  /** Tells of an approved proposal, in the caller's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void tell(Matter matter, Proposal approved, String approvedBy) {
    var event =
        new AdjustmentApproved(
            approved.wireId(),
            matter.wireId(),
            matter.provider(),
            matter.day(),
            approved.action().name(),
            approved.reason(),
            approved.proposedBy(),
            approvedBy,
            approved.lines());
    outbox.append(
        List.of(
            OutgoingEvent.of(
                ReconciliationEvent.CATALOG,
                ids.beside(matter.id()),
                approved.wireId(),
                approved.timesSent(),
                event)));
  }
}
