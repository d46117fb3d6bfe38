package io.quittance.simulator.book;

/** The lifecycle of a charge. */
public enum ChargeStatus {
  REQUIRES_ACTION,
  IN_REVIEW,
  AUTHORIZED,
  CAPTURED,
  VOIDED,
  EXPIRED,
  FAILED;

  /** True while nobody has decided yet whether money is held. */
  public boolean isUndecided() {
    return this == REQUIRES_ACTION || this == IN_REVIEW;
  }
}
