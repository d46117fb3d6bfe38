package io.quittance.reconciliation.repair;

import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Decides against a proposal; whoever made it may do so too. */
@Service
class RejectProposal {

  private final Matters matters;
  private final Proposals proposals;
  private final ChangeContext context;
  private final TransactionTemplate transaction;

  RejectProposal(
      Matters matters,
      Proposals proposals,
      ChangeContext context,
      TransactionTemplate transaction) {
    this.matters = matters;
    this.proposals = proposals;
    this.context = context;
    this.transaction = transaction;
  }

  /**
   * Rejects the latest proposal of a discrepancy. The same person may ask again; the first reason
   * stays.
   *
   * @throws io.quittance.platform.problem.Refusal {@code discrepancy_not_found}, {@code
   *     proposal_not_found} or {@code proposal_decided}
   */
  Proposal reject(UUID discrepancyId, String reason, String by) {
    return transaction.execute(
        _ -> {
          context.by(by, reason);
          var proposal = ApproveProposal.latest(proposals, matters.lock(discrepancyId));
          if (proposal.isRejectedBy(by)) {
            return proposal;
          }
          proposal.requireUndecided();
          return proposals.decide(proposal.id(), ProposalStatus.REJECTED, by, reason);
        });
  }
}
