package io.quittance.reconciliation.repair;

import static io.quittance.reconciliation.ReconciliationProblem.PROPOSAL_NOT_SET_ASIDE;

import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells the ledger once more of an approved proposal whose message was set aside. */
@Service
class SendAgain {

  private final Matters matters;
  private final Proposals proposals;
  private final ChangeContext context;
  private final TellLedger tellLedger;
  private final TransactionTemplate transaction;

  SendAgain(
      Matters matters,
      Proposals proposals,
      ChangeContext context,
      TellLedger tellLedger,
      TransactionTemplate transaction) {
    this.matters = matters;
    this.proposals = proposals;
    this.context = context;
    this.tellLedger = tellLedger;
    this.transaction = transaction;
  }

  /**
   * Sends the latest proposal of a discrepancy again, as two persons agreed on it.
   *
   * @throws io.quittance.platform.problem.Refusal {@code discrepancy_not_found}, {@code
   *     proposal_not_found} or {@code proposal_not_set_aside}
   */
  Proposal send(UUID discrepancyId, String by) {
    return transaction.execute(
        _ -> {
          var matter = matters.lock(discrepancyId);
          var proposal = ApproveProposal.latest(proposals, matter);
          if (!proposal.isSetAside()) {
            throw PROPOSAL_NOT_SET_ASIDE.because(proposal.wireId(), proposal.status());
          }
          context.by(by, proposal.reason());
          var again = proposals.sendAgain(proposal.id());
          tellLedger.tell(matter, again, Objects.requireNonNull(again.decidedBy()));
          return again;
        });
  }
}
