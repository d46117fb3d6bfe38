package io.quittance.ledger.terms;

/** What becomes of the fee when a payment is refunded. */
public enum FeeOnRefund {
  /** The platform keeps it. */
  KEPT,
  /** The refunded part of it goes back to the merchant. */
  RETURNED
}
