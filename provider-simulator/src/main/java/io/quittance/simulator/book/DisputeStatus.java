package io.quittance.simulator.book;

/** The lifecycle of a dispute. */
public enum DisputeStatus {
  NEEDS_RESPONSE,
  UNDER_REVIEW,
  WON,
  LOST;

  /** True while evidence may still be sent. */
  public boolean isOpen() {
    return this == NEEDS_RESPONSE || this == UNDER_REVIEW;
  }
}
