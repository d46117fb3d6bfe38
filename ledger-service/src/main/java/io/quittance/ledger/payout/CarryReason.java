package io.quittance.ledger.payout;

/** Why a run left a merchant's money where it is. */
enum CarryReason {
  /** Nothing is available, or less than nothing. */
  NOTHING_DUE,
  /** Nobody has said where to send it. */
  NO_ACCOUNT,
  /** It is less than what is agreed as the least. */
  BELOW_MINIMUM,
  /** Each try failed; the next run tries again. */
  FAILED
}
