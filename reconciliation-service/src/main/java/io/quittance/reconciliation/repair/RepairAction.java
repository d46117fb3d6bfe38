package io.quittance.reconciliation.repair;

/** What two operators may agree on about a discrepancy. */
enum RepairAction {
  /** The provider keeps another fee than agreed, and we live with it. */
  FEE_ADJUSTMENT,
  /** The difference is our loss, or our gain. */
  WRITE_OFF,
  /** The difference is money whose owner is not known yet. */
  TO_SUSPENSE,
  /** What is in suspense because of the discrepancy has found its place. */
  FROM_SUSPENSE,
  /** What was written off, or adjusted as a fee, goes back. */
  TAKE_BACK,
  /** Both sides have it, on days too far apart for a run to see it. */
  ACCEPT_TIMING,
  /** The provider's line only repeats another one: nothing of it was paid. */
  MARK_DUPLICATE,
  /** payment-api is told once more what the provider did. */
  REPUBLISH_FACT,
  /** Nothing is to be done, for a reason that the books do not show. */
  CLOSE;

  /** Whether approval asks the ledger to book something. */
  boolean movesMoney() {
    return switch (this) {
      case FEE_ADJUSTMENT, WRITE_OFF, TO_SUSPENSE, FROM_SUSPENSE, TAKE_BACK -> true;
      case ACCEPT_TIMING, MARK_DUPLICATE, REPUBLISH_FACT, CLOSE -> false;
    };
  }

  /** Whether it undoes what was booked before. */
  boolean takesBack() {
    return this == FROM_SUSPENSE || this == TAKE_BACK;
  }
}
