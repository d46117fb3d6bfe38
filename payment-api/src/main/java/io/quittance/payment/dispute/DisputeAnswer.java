package io.quittance.payment.dispute;

/** What a merchant says to a dispute. */
public enum DisputeAnswer {
  /** The charge was right; the evidence says why. */
  CONTESTED,
  /** The cardholder may keep the money. */
  ACCEPTED
}
