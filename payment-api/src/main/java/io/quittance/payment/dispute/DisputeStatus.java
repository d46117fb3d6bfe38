package io.quittance.payment.dispute;

/** The lifecycle of a dispute. The last three are final, except that the bank may reverse one. */
public enum DisputeStatus {
  NEEDS_RESPONSE,
  UNDER_REVIEW,
  WON,
  LOST,
  ACCEPTED;

  /** Whether it is still to be decided. */
  public boolean isOpen() {
    return this == NEEDS_RESPONSE || this == UNDER_REVIEW;
  }
}
