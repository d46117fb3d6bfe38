package io.quittance.ledger.adjustment;

import static io.quittance.ledger.LedgerProblem.ADJUSTMENT_DECIDED;
import static io.quittance.ledger.LedgerProblem.ADJUSTMENT_SECOND_PERSON_NEEDED;

import io.quittance.ledger.account.Chart;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry that one operator proposed, and what another one decided.
 *
 * @param proposedBy operators by name, as {@code decidedBy}, which is null while it is PROPOSED
 * @param rejection why it was rejected; null unless REJECTED
 * @param entryId what it became; null unless BOOKED
 */
record Adjustment(
    UUID id,
    Proposal proposal,
    AdjustmentStatus status,
    String proposedBy,
    Instant proposedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String rejection,
    @Nullable UUID entryId) {

  /** Prefix of adjustment ids on the wire. */
  static final String PREFIX = "adj";

  /** The id as it is on the wire. */
  String wireId() {
    return Ids.write(PREFIX, id);
  }

  /** The entry that it becomes; its reference follows from the id, so there is one. */
  EntryRequest entry() {
    return entry(id, proposal);
  }

  /**
   * The entry that a proposal becomes under an id. The platform's own accounts are opened by it.
   *
   * @throws io.quittance.platform.problem.Refusal {@code unbalanced} or {@code parameter_invalid}
   */
  static EntryRequest entry(UUID id, Proposal proposal) {
    return new EntryRequest(
        "adjustment:" + Ids.write(PREFIX, id),
        proposal.description(),
        proposal.postings(),
        Cause.adjustment(id),
        Chart.platformAccountsAmong(proposal.postings().stream().map(Posting::key).toList()));
  }

  /** Whether somebody decided so already, so that asking again changes nothing. */
  boolean is(AdjustmentStatus decided, String by) {
    return status == decided && by.equals(decidedBy);
  }

  void requireUndecided() {
    if (status != AdjustmentStatus.PROPOSED) {
      throw ADJUSTMENT_DECIDED.because(wireId(), status);
    }
  }

  void requireProposedByAnother(String name) {
    if (proposedBy.equals(name)) {
      throw ADJUSTMENT_SECOND_PERSON_NEEDED.because();
    }
  }
}
