package io.quittance.ledger.account;

/** The two sides of every account. */
public enum Side {
  DEBIT,
  CREDIT;

  /** The other side. */
  public Side opposite() {
    return this == DEBIT ? CREDIT : DEBIT;
  }
}
