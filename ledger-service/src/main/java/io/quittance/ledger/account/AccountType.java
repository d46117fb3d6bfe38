package io.quittance.ledger.account;

/** What an account stands for; decides on which side it grows. */
public enum AccountType {
  ASSET(Side.DEBIT),
  LIABILITY(Side.CREDIT),
  EQUITY(Side.CREDIT),
  REVENUE(Side.CREDIT),
  EXPENSE(Side.DEBIT);

  private final Side normalSide;

  AccountType(Side normalSide) {
    this.normalSide = normalSide;
  }

  /** The side on which the balance grows. */
  public Side normalSide() {
    return normalSide;
  }

  /**
   * The balance in minor units, positive on the normal side: a liability with more credits is
   * positive. Totals are never negative, so this cannot overflow.
   */
  public long balance(long debitTotal, long creditTotal) {
    return normalSide == Side.DEBIT ? debitTotal - creditTotal : creditTotal - debitTotal;
  }
}
