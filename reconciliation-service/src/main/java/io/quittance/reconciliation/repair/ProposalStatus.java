package io.quittance.reconciliation.repair;

/** Where a proposal is. Only PROPOSED and APPROVED are not final. */
enum ProposalStatus {
  PROPOSED,
  /** The ledger is to book it. */
  APPROVED,
  BOOKED,
  /** The ledger does not book it. */
  REFUSED,
  /** Approved and carried out; there was nothing to book. */
  DONE,
  REJECTED
}
