package io.quittance.ledger.payout;

/** How far a payout has come. It only goes forward. */
public enum PayoutStatus {
  /** Taken from what is payable; no file names it yet. */
  CREATED,
  /** In a file that somebody has fetched. */
  SENT,
  /** The bank has paid it. */
  PAID,
  /** The bank gave it back, or it was called off before it was sent; it is payable again. */
  FAILED
}
