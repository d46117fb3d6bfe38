package io.quittance.ledger.journal;

/** Where a hold is. It begins {@link #PENDING}; every other status is final. */
public enum HoldStatus {
  PENDING,
  POSTED,
  VOIDED,
  EXPIRED
}
