package io.quittance.ledger.proof;

import java.time.Instant;
import java.util.UUID;

/**
 * A line of an entry, as it is stored; minor units. The totals are the account's right after it.
 */
record PostingRow(
    UUID entryId,
    int lineNo,
    long sequence,
    UUID accountId,
    String side,
    long amount,
    String currency,
    long debitTotal,
    long creditTotal,
    Instant bookedAt) {

  boolean isDebit() {
    return side.equals("DEBIT");
  }

  boolean isCredit() {
    return side.equals("CREDIT");
  }

  /** What it adds to the debits of its account. */
  long debit() {
    return isDebit() ? amount : 0;
  }

  /** What it adds to the credits of its account. */
  long credit() {
    return isDebit() ? 0 : amount;
  }
}
