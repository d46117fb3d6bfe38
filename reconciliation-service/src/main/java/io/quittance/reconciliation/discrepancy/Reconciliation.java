package io.quittance.reconciliation.discrepancy;

/** What is compared with what. */
public enum Reconciliation {
  /** Captures and disputes: our claims and the provider's. */
  PAYMENTS,
  REFUNDS,
  /** What providers say they pay out, and what our bank says it got. */
  SETTLEMENTS,
  /** What payments claim, and what the ledger has booked. */
  LEDGER
}
