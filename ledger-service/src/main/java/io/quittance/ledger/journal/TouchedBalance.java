package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.BALANCE_LIMIT_EXCEEDED;
import static io.quittance.ledger.LedgerProblem.INSUFFICIENT_FUNDS;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.AccountType;
import io.quittance.ledger.account.Side;
import java.util.UUID;

/** The totals of a locked account while a batch is applied to them, in minor units. */
record TouchedBalance(
    UUID accountId,
    AccountKey key,
    AccountType type,
    boolean allowNegative,
    long debitTotal,
    long creditTotal) {

  /** The totals after a line; refused when they could not be counted any more. */
  TouchedBalance after(Posting posting) {
    long amount = posting.amount().minor();
    boolean debit = posting.side() == Side.DEBIT;
    if (Long.MAX_VALUE - amount < (debit ? debitTotal : creditTotal)) {
      throw BALANCE_LIMIT_EXCEEDED.because(key.code());
    }
    return debit ? with(debitTotal + amount, creditTotal) : with(debitTotal, creditTotal + amount);
  }

  void requireWithinBounds() {
    if (!allowNegative && type.balance(debitTotal, creditTotal) < 0) {
      throw INSUFFICIENT_FUNDS.because(key.code());
    }
  }

  private TouchedBalance with(long debits, long credits) {
    return new TouchedBalance(accountId, key, type, allowNegative, debits, credits);
  }
}
