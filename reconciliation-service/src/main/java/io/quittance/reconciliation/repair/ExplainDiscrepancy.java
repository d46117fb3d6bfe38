package io.quittance.reconciliation.repair;

import io.quittance.reconciliation.discrepancy.Reconciliation;
import io.quittance.reconciliation.run.QueueRun;
import org.springframework.stereotype.Service;

/**
 * Resolves a discrepancy by what two persons agreed on. Where its currency may have waited for that
 * to be settled, the day is looked at again without a person asking for it.
 */
@Service
class ExplainDiscrepancy {

  private final Matters matters;
  private final QueueRun queueRun;

  ExplainDiscrepancy(Matters matters, QueueRun queueRun) {
    this.matters = matters;
    this.queueRun = queueRun;
  }

  /** Resolves a locked discrepancy. */
  void explain(Matter matter, String resolution, Proposal proposal) {
    matters.explain(matter.id(), resolution, proposal.id());
    if (matter.reconciliation() == Reconciliation.PAYMENTS
        || matter.reconciliation() == Reconciliation.REFUNDS) {
      queueRun.followUp(matter.provider(), matter.day());
    }
  }
}
