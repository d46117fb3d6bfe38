package io.quittance.ledger.journal;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Side;
import io.quittance.platform.money.Money;

/** One line of an entry: an amount above zero on one side of an account. */
public record Posting(String account, Side side, Money amount) {

  public Posting {
    if (!amount.isPositive()) {
      throw new IllegalArgumentException("a posting of " + amount);
    }
  }

  /** Debits an account. */
  public static Posting debit(String account, Money amount) {
    return new Posting(account, Side.DEBIT, amount);
  }

  /** Credits an account. */
  public static Posting credit(String account, Money amount) {
    return new Posting(account, Side.CREDIT, amount);
  }

  /** The account: a code in the currency of the amount. */
  public AccountKey key() {
    return new AccountKey(account, amount.currency());
  }

  /** The same amount on the other side. */
  public Posting reversed() {
    return new Posting(account, side.opposite(), amount);
  }

  /** Minor units, debits positive. */
  long signed() {
    return side == Side.DEBIT ? amount.minor() : -amount.minor();
  }
}
