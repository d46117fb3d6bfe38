package io.quittance.reconciliation.repair;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What travels about repairs, in and out. */
final class RepairMessages {

  private RepairMessages() {}

  record ProposeMessage(@Nullable RepairAction action, @Nullable String reason) {}

  record RejectMessage(@Nullable String reason) {}

  record AssignMessage(@Nullable String owner) {}

  record NoteMessage(@Nullable String text) {}

  /**
   * A proposal.
   *
   * @param lines what is booked, debits above zero and credits below; empty when no money moves
   * @param entryId the ledger's entry; null unless BOOKED
   * @param refusal why the ledger did not book it; null unless REFUSED
   * @param setAsideAt when the ledger's consumer gave its message up, which can be sent again
   */
  record ProposalView(
      String proposalId,
      String discrepancyId,
      RepairAction action,
      String reason,
      List<AdjustmentLine> lines,
      ProposalStatus status,
      String proposedBy,
      Instant proposedAt,
      @Nullable String decidedBy,
      @Nullable Instant decidedAt,
      @Nullable String rejection,
      @Nullable String entryId,
      @Nullable Instant bookedAt,
      @Nullable String refusal,
      @Nullable Instant setAsideAt) {

    static ProposalView of(Proposal proposal) {
      return new ProposalView(
          proposal.wireId(),
          Ids.write(DiscrepancyView.PREFIX, proposal.discrepancyId()),
          proposal.action(),
          proposal.reason(),
          proposal.lines(),
          proposal.status(),
          proposal.proposedBy(),
          proposal.proposedAt(),
          proposal.decidedBy(),
          proposal.decidedAt(),
          proposal.rejection(),
          proposal.entryId(),
          proposal.bookedAt(),
          proposal.refusal(),
          proposal.setAsideAt());
    }
  }

  /**
   * A discrepancy with all that people did about it.
   *
   * @param actions what may be proposed now
   * @param proposals newest first
   * @param history the latest changes, newest first
   */
  record DiscrepancyDetail(
      @JsonUnwrapped DiscrepancyView discrepancy,
      List<RepairAction> actions,
      List<ProposalView> proposals,
      List<History.Change> history) {}
}
