package io.quittance.ledger.adjustment;

import static io.quittance.ledger.LedgerProblem.REFERENCE_REUSED;

import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.JournalEntry;
import io.quittance.ledger.journal.LedgerMetrics;
import io.quittance.ledger.journal.WriteEntries;
import io.quittance.ledger.journal.WriteOutcome.Existing;
import io.quittance.platform.transaction.RetryingTransactions;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Books an adjustment when somebody else than its proposer says so: the entry and the new state are
 * one transaction under the adjustment's row lock, so it is booked once whoever approves.
 *
 * <p>That lock comes before those of the journal, and nobody waits for it who holds one of them.
 */
@Service
class ApproveAdjustment {

  private final FindAdjustments findAdjustments;
  private final Adjustments adjustments;
  private final WriteEntries writeEntries;
  private final LedgerMetrics metrics;
  private final RetryingTransactions transaction;

  ApproveAdjustment(
      FindAdjustments findAdjustments,
      Adjustments adjustments,
      WriteEntries writeEntries,
      LedgerMetrics metrics,
      PlatformTransactionManager transactions) {
    this.findAdjustments = findAdjustments;
    this.adjustments = adjustments;
    this.writeEntries = writeEntries;
    this.metrics = metrics;
    this.transaction = new RetryingTransactions(transactions);
  }

  /**
   * Approves an adjustment and books it. The same person may ask again.
   *
   * @param dryRun true to roll back in the end
   * @throws io.quittance.platform.problem.Refusal {@code adjustment_not_found}, {@code
   *     adjustment_decided}, {@code adjustment_second_person_needed}, or why the entry cannot be
   *     booked now; then the adjustment stays proposed
   */
  Adjustment approve(String id, String by, boolean dryRun) {
    return transaction.execute(
        status -> {
          if (dryRun) {
            status.setRollbackOnly();
          }
          var adjustment = findAdjustments.lock(id);
          return adjustment.is(AdjustmentStatus.BOOKED, by) ? adjustment : book(adjustment, by);
        });
  }

  private Adjustment book(Adjustment adjustment, String by) {
    adjustment.requireUndecided();
    adjustment.requireProposedByAnother(by);
    return adjustments.book(adjustment.id(), by, booked(adjustment.entry()).id());
  }

  private JournalEntry booked(EntryRequest request) {
    var outcomes = writeEntries.write(List.of(request));
    metrics.count(outcomes);
    var outcome = outcomes.getFirst();
    if (outcome instanceof Existing) {
      // Not ours: a caller has taken the reference for an entry of its own.
      throw REFERENCE_REUSED.because(request.reference());
    }
    return outcome.entry();
  }
}
