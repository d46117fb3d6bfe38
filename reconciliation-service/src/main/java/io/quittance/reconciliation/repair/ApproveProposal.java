package io.quittance.reconciliation.repair;

import static io.quittance.reconciliation.ReconciliationProblem.DISCREPANCY_CHANGED;
import static io.quittance.reconciliation.ReconciliationProblem.PROPOSAL_NOT_FOUND;

import io.quittance.reconciliation.discrepancy.PublishRepairs;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides for a proposal of somebody else, as long as the discrepancy is what it was then. What
 * moves money is told to the ledger in the same transaction, and explains the discrepancy once the
 * ledger has booked it; anything else is carried out at once.
 *
 * <p>The discrepancy's row lock comes first: of two who decide at once, and of somebody who decides
 * while a run finds other amounts, one is second and sees what the first has done.
 */
@Service
class ApproveProposal {

  private final Matters matters;
  private final Proposals proposals;
  private final ChangeContext context;
  private final PublishRepairs publishRepairs;
  private final ExplainDiscrepancy explainDiscrepancy;
  private final TellLedger tellLedger;
  private final TransactionTemplate transaction;

  ApproveProposal(
      Matters matters,
      Proposals proposals,
      ChangeContext context,
      PublishRepairs publishRepairs,
      ExplainDiscrepancy explainDiscrepancy,
      TellLedger tellLedger,
      TransactionTemplate transaction) {
    this.matters = matters;
    this.proposals = proposals;
    this.context = context;
    this.publishRepairs = publishRepairs;
    this.explainDiscrepancy = explainDiscrepancy;
    this.tellLedger = tellLedger;
    this.transaction = transaction;
  }

  /**
   * Approves the latest proposal of a discrepancy. The same person may ask again.
   *
   * @throws io.quittance.platform.problem.Refusal {@code discrepancy_not_found}, {@code
   *     proposal_not_found}, {@code proposal_decided}, {@code proposal_second_person_needed} or
   *     {@code discrepancy_changed}; then nothing has changed
   */
  Proposal approve(UUID discrepancyId, String by) {
    return transaction.execute(
        _ -> {
          var matter = matters.lock(discrepancyId);
          var proposal = latest(proposals, matter);
          context.by(by, proposal.reason());
          if (proposal.isApprovedBy(by)) {
            return proposal;
          }
          proposal.requireUndecided();
          proposal.requireProposedByAnother(by);
          requireUnchanged(matter, proposal);
          return proposal.action().movesMoney()
              ? tellLedger(matter, proposal, by)
              : carryOut(matter, proposal, by);
        });
  }

  /** The proposal that is to be decided, or was decided last. */
  static Proposal latest(Proposals proposals, Matter matter) {
    return proposals.of(matter.id()).stream()
        .findFirst()
        .orElseThrow(() -> PROPOSAL_NOT_FOUND.because(matter.wireId()));
  }

  private void requireUnchanged(Matter matter, Proposal proposal) {
    var booked = proposals.bookedFor(matter.id());
    boolean same =
        matters.isAsIn(matter.id(), proposal.runId())
            && RepairRules.actions(matter, booked).contains(proposal.action())
            && RepairRules.lines(proposal.action(), matter, booked).equals(proposal.lines());
    if (!same) {
      throw DISCREPANCY_CHANGED.because(matter.wireId(), matter.status());
    }
  }

  private Proposal tellLedger(Matter matter, Proposal proposal, String by) {
    var approved = proposals.decide(proposal.id(), ProposalStatus.APPROVED, by, null);
    tellLedger.tell(matter, approved, by);
    return approved;
  }

  private Proposal carryOut(Matter matter, Proposal proposal, String by) {
    var done = proposals.decide(proposal.id(), ProposalStatus.DONE, by, null);
    if (done.action() == RepairAction.REPUBLISH_FACT) {
      boolean told =
          publishRepairs.publishAgain(
              matter.latestRunId(), matter.provider(), matter.id(), matter.reference());
      if (!told) {
        throw DISCREPANCY_CHANGED.because(matter.wireId(), matter.status());
      }
    } else {
      explainDiscrepancy.explain(matter, "ACCEPTED", done);
    }
    return done;
  }
}
