package io.quittance.simulator.book;

/** What can really happen to money. */
public enum EffectType {
  AUTHORIZE,
  INCREMENT,
  CAPTURE,
  VOID,
  REFUND,
  /** A refund that had succeeded came back. */
  REFUND_FAILED,
  /** A cardholder took the money back. */
  DISPUTE,
  /** The money came back to the merchant. */
  DISPUTE_WON
}
