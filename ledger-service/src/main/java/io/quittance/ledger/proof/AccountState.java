package io.quittance.ledger.proof;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account during a walk: what is stored of it, and what its postings add up to so far. */
final class AccountState {

  private AccountRow row;
  private boolean found = true;

  /** Where the journal notes that it was opened; 0 until that is met. */
  private long openedAt;

  /** Whether all that was stored of it, since that was met, is what was noted. */
  private boolean asOpened;

  private long debit;
  private long credit;
  private Instant bookedAt = Instant.EPOCH;

  /** As it was at the last seal, while the walk is past it. */
  private @Nullable Totals sealed;

  private record Totals(long debit, long credit, Instant bookedAt) {}

  AccountState(AccountRow row) {
    this.row = row;
  }

  AccountRow row() {
    return row;
  }

  /** What is stored of it now. */
  void isStoredAs(AccountRow now) {
    asOpened &= now.isSameAccountAs(row);
    row = now;
    found = true;
  }

  /** Until it is found again, it counts as gone. */
  void forgetWhatIsStored() {
    found = false;
  }

  /**
   * Notes how it was opened, and says whether it is still that. It is opened once: what notes it
   * again was none of the ledger's.
   */
  boolean open(AccountOpeningRow opening) {
    boolean again = openedAt != 0 && openedAt != opening.sequence();
    openedAt = again ? openedAt : opening.sequence();
    asOpened = !again && found && row.digest().equals(opening.digest());
    return asOpened;
  }

  /** Whether it is what the journal notes that it was opened as. */
  boolean isAsOpened() {
    return found && asOpened;
  }

  long debit() {
    return debit;
  }

  long credit() {
    return credit;
  }

  /**
   * Adds a line, and says whether the totals and the time that it carries are right. What overflows
   * cannot be right: the ledger refuses it.
   */
  boolean add(PostingRow line) {
    debit += line.debit();
    credit += line.credit();
    boolean right =
        line.debitTotal() == debit
            && line.creditTotal() == credit
            && !line.bookedAt().isBefore(bookedAt);
    bookedAt = line.bookedAt();
    return right;
  }

  /** Notes where it stands, once, so that {@link #rewind} leads back here. */
  boolean noteSealed() {
    if (sealed != null) {
      return false;
    }
    sealed = new Totals(debit, credit, bookedAt);
    return true;
  }

  void rewind() {
    if (sealed != null) {
      debit = sealed.debit;
      credit = sealed.credit;
      bookedAt = sealed.bookedAt;
      sealed = null;
    }
  }

  /** Whether the stored balance is what the postings add up to, within the account's bounds. */
  boolean isBalanceRight() {
    var balance = row.balance();
    return found
        && balance != null
        && balance.debitTotal() == debit
        && balance.creditTotal() == credit
        && balance.normalSide().equals(row.type().normalSide().name())
        && balance.allowNegative() == row.allowNegative()
        && !balance.latestBookedAt().isBefore(bookedAt)
        && (row.allowNegative() || row.type().balance(debit, credit) >= balance.heldTotal());
  }
}
