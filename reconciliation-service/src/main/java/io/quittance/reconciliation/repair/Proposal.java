package io.quittance.reconciliation.repair;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;
import static io.quittance.reconciliation.ReconciliationProblem.PROPOSAL_DECIDED;
import static io.quittance.reconciliation.ReconciliationProblem.PROPOSAL_SECOND_PERSON_NEEDED;

import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one operator wants done about a discrepancy, and what another one decided.
 *
 * @param runId whose finding it answers
 * @param lines what is to be booked; empty when no money moves
 * @param proposedBy operators by name, as {@code decidedBy}, which is null while it is PROPOSED
 * @param rejection why it was rejected; null unless REJECTED
 * @param entryId the ledger's entry ({@code je_...}); null unless BOOKED
 * @param refusal why the ledger did not book it; null unless REFUSED
 * @param setAsideAt when the ledger's consumer gave it up; null while nobody knows of trouble
 * @param timesSent how often the ledger was told of it, once it is APPROVED
 */
record Proposal(
    UUID id,
    UUID discrepancyId,
    UUID runId,
    RepairAction action,
    List<AdjustmentLine> lines,
    String reason,
    ProposalStatus status,
    String proposedBy,
    Instant proposedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String rejection,
    @Nullable String entryId,
    @Nullable Instant bookedAt,
    @Nullable String refusal,
    @Nullable Instant setAsideAt,
    int timesSent) {

  /** Prefix of proposal ids on the wire. */
  static final String PREFIX = "prp";

  private static final int REASON_LENGTH_MAX = 500;

  Proposal {
    lines = List.copyOf(lines);
  }

  /**
   * Reads a reason from a request, to do something or not to.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_missing} or {@code
   *     parameter_invalid}
   */
  static String checkedReason(@Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      throw missing("reason");
    }
    if (reason.length() > REASON_LENGTH_MAX) {
      throw invalid("reason", "may have up to " + REASON_LENGTH_MAX + " characters");
    }
    return reason;
  }

  String wireId() {
    return Ids.write(PREFIX, id);
  }

  /** Whether it waits for somebody or for the ledger. */
  boolean isUnderWay() {
    return status == ProposalStatus.PROPOSED || status == ProposalStatus.APPROVED;
  }

  /** Whether the ledger was told of it in vain, and may be told again. */
  boolean isSetAside() {
    return status == ProposalStatus.APPROVED && setAsideAt != null;
  }

  /** Whether somebody approved it already, so that approving again changes nothing. */
  boolean isApprovedBy(String name) {
    return status != ProposalStatus.REJECTED && name.equals(decidedBy);
  }

  /** Whether somebody rejected it already. */
  boolean isRejectedBy(String name) {
    return status == ProposalStatus.REJECTED && name.equals(decidedBy);
  }

  void requireUndecided() {
    if (status != ProposalStatus.PROPOSED) {
      throw PROPOSAL_DECIDED.because(wireId(), status);
    }
  }

  void requireProposedByAnother(String name) {
    if (proposedBy.equals(name)) {
      throw PROPOSAL_SECOND_PERSON_NEEDED.because();
    }
  }
}
