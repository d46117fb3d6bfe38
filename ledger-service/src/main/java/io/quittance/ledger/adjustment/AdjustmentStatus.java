package io.quittance.ledger.adjustment;

/** Where an adjustment is. Only PROPOSED is not final. */
enum AdjustmentStatus {
  PROPOSED,
  BOOKED,
  REJECTED
}
