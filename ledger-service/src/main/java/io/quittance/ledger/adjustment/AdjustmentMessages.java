package io.quittance.ledger.adjustment;

import io.quittance.ledger.journal.CallerReference;
import io.quittance.ledger.journal.EntryMessages;
import io.quittance.ledger.journal.EntryMessages.PostingMessage;
import io.quittance.ledger.journal.EntryMessages.PostingView;
import io.quittance.ledger.journal.JournalEntry;
import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What travels about adjustments, in and out. */
final class AdjustmentMessages {

  private AdjustmentMessages() {}

  record AdjustmentMessage(
      @Nullable String reference,
      @Nullable String description,
      @Nullable String reason,
      @Nullable List<@Nullable PostingMessage> postings) {

    Proposal toProposal() {
      return new Proposal(
          CallerReference.checked(reference),
          description == null ? "" : description,
          Proposal.checkedReason(reason),
          EntryMessages.toPostings(postings));
    }
  }

  record RejectMessage(@Nullable String reason) {}

  /**
   * An adjustment.
   *
   * @param decidedBy null, like {@code decidedAt}, while PROPOSED
   * @param rejection why it was rejected; null unless REJECTED
   * @param entryId what it became; null unless BOOKED
   */
  record AdjustmentView(
      String adjustmentId,
      String reference,
      String description,
      String reason,
      List<PostingView> postings,
      AdjustmentStatus status,
      String proposedBy,
      Instant proposedAt,
      @Nullable String decidedBy,
      @Nullable Instant decidedAt,
      @Nullable String rejection,
      @Nullable String entryId) {

    static AdjustmentView of(Adjustment adjustment) {
      var proposal = adjustment.proposal();
      var entryId = adjustment.entryId();
      return new AdjustmentView(
          adjustment.wireId(),
          proposal.reference(),
          proposal.description(),
          proposal.reason(),
          proposal.postings().stream().map(PostingView::of).toList(),
          adjustment.status(),
          adjustment.proposedBy(),
          adjustment.proposedAt(),
          adjustment.decidedBy(),
          adjustment.decidedAt(),
          adjustment.rejection(),
          entryId == null ? null : Ids.write(JournalEntry.PREFIX, entryId));
    }
  }
}
