package io.quittance.ledger.adjustment;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends an adjustment that is not to be booked; whoever proposed it may do so too. */
@Service
class RejectAdjustment {

  private final FindAdjustments findAdjustments;
  private final Adjustments adjustments;
  private final TransactionTemplate transaction;

  RejectAdjustment(
      FindAdjustments findAdjustments, Adjustments adjustments, TransactionTemplate transaction) {
    this.findAdjustments = findAdjustments;
    this.adjustments = adjustments;
    this.transaction = transaction;
  }

  /**
   * Rejects an adjustment. The same person may ask again; the first reason stays.
   *
   * @param dryRun true to roll back in the end
   * @throws io.quittance.platform.problem.Refusal {@code adjustment_not_found} or {@code
   *     adjustment_decided}
   */
  Adjustment reject(String id, String by, String reason, boolean dryRun) {
    return transaction.execute(
        status -> {
          if (dryRun) {
            status.setRollbackOnly();
          }
          var adjustment = findAdjustments.lock(id);
          if (adjustment.is(AdjustmentStatus.REJECTED, by)) {
            return adjustment;
          }
          adjustment.requireUndecided();
          return adjustments.reject(adjustment.id(), by, reason);
        });
  }
}
