package io.quittance.ledger.adjustment;

import static io.quittance.ledger.LedgerProblem.REFERENCE_REUSED;

import io.quittance.ledger.journal.PostEntries;
import io.quittance.platform.id.Ids;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down what an operator proposes, if it could be booked now; nothing is booked. */
@Service
class ProposeAdjustment {

  private final Adjustments adjustments;
  private final PostEntries postEntries;
  private final TransactionTemplate transaction;
  private final Ids ids;

  ProposeAdjustment(
      Adjustments adjustments, PostEntries postEntries, TransactionTemplate transaction, Ids ids) {
    this.adjustments = adjustments;
    this.postEntries = postEntries;
    this.transaction = transaction;
    this.ids = ids;
  }

  /** The adjustment, and whether this call made it. */
  record Proposed(Adjustment adjustment, boolean isNew) {}

  /**
   * Proposes an entry, once per reference.
   *
   * @param dryRun true to roll back in the end
   * @throws io.quittance.platform.problem.Refusal {@code reference_reused}, or whatever keeps the
   *     entry from being booked
   */
  Proposed propose(Proposal proposal, String by, boolean dryRun) {
    var earlier = adjustments.byReference(proposal.reference());
    if (earlier.isPresent()) {
      return repeated(earlier.get(), proposal);
    }
    var id = ids.next(by);
    postEntries.post(Adjustment.entry(id, proposal), true).entry();
    return transaction.execute(
        status -> {
          if (dryRun) {
            status.setRollbackOnly();
          }
          return write(id, proposal, by);
        });
  }

  private Proposed write(UUID id, Proposal proposal, String by) {
    return adjustments
        .insert(id, proposal, by)
        .map(adjustment -> new Proposed(adjustment, true))
        // Somebody was faster with the same reference.
        .orElseGet(
            () -> repeated(adjustments.byReference(proposal.reference()).orElseThrow(), proposal));
  }

  private static Proposed repeated(Adjustment earlier, Proposal proposal) {
    if (!earlier.proposal().equals(proposal)) {
      throw REFERENCE_REUSED.because(proposal.reference());
    }
    return new Proposed(earlier, false);
  }
}
