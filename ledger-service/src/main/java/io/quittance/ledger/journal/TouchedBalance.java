package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.BALANCE_LIMIT_EXCEEDED;
import static io.quittance.ledger.LedgerProblem.INSUFFICIENT_FUNDS;

import io.quittance.ledger.account.Account;
import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Balance;
import io.quittance.ledger.account.Side;
import java.time.Instant;
import java.util.UUID;

/**
 * The totals of a locked account while a batch is applied to them, in minor units.
 *
 * @param place where the database keeps the locked row; nobody moves it while it is locked but who
 *     locked it
 * @param heldTotal what its pending holds add up to
 * @param latestBookedAt when an entry of it was booked last, before the batch
 */
record TouchedBalance(
    Account account,
    String place,
    long debitTotal,
    long creditTotal,
    long heldTotal,
    Instant latestBookedAt) {

  UUID accountId() {
    return account.id();
  }

  AccountKey key() {
    return account.key();
  }

  Balance balance() {
    return new Balance(account.type().balance(debitTotal, creditTotal), heldTotal);
  }

  /** The totals after a line; refused when they could not be counted any more. */
  TouchedBalance after(Posting posting) {
    long amount = posting.amount().minor();
    boolean debit = posting.side() == Side.DEBIT;
    if (Long.MAX_VALUE - amount < (debit ? debitTotal : creditTotal)) {
      throw BALANCE_LIMIT_EXCEEDED.because(key().code());
    }
    return debit
        ? with(debitTotal + amount, creditTotal, heldTotal)
        : with(debitTotal, creditTotal + amount, heldTotal);
  }

  /** With more set aside; refused when that could not be counted any more. */
  TouchedBalance settingAside(long amount) {
    if (Long.MAX_VALUE - amount < heldTotal) {
      throw BALANCE_LIMIT_EXCEEDED.because(key().code());
    }
    return withHeld(heldTotal + amount);
  }

  TouchedBalance givingBack(long amount) {
    if (amount > heldTotal) {
      throw new IllegalStateException("account %s holds less than %d".formatted(key(), amount));
    }
    return withHeld(heldTotal - amount);
  }

  private TouchedBalance withHeld(long held) {
    return with(debitTotal, creditTotal, held);
  }

  /** After the database has changed what is set aside, which moved the row. */
  TouchedBalance moved(String newPlace, long held) {
    return new TouchedBalance(account, newPlace, debitTotal, creditTotal, held, latestBookedAt);
  }

  /** What is there must cover what is set aside, unless the account has no bound. */
  void requireWithinBounds() {
    var balance = balance();
    if (!balance.isCountable()) {
      throw BALANCE_LIMIT_EXCEEDED.because(key().code());
    }
    if (!account.allowNegative() && balance.available() < 0) {
      throw INSUFFICIENT_FUNDS.because(key().code());
    }
  }

  private TouchedBalance with(long debits, long credits, long held) {
    return new TouchedBalance(account, place, debits, credits, held, latestBookedAt);
  }
}
