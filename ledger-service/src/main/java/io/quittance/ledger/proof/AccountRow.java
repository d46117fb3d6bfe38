package io.quittance.ledger.proof;

import io.quittance.ledger.account.AccountType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account and its balance, as they are stored. */
record AccountRow(
    UUID id,
    String code,
    String currency,
    AccountType type,
    boolean allowNegative,
    @Nullable Balance balance) {

  /**
   * The balance's row; minor units.
   *
   * @param allowNegative repeats the account's, as {@code normalSide} does
   */
  record Balance(
      String normalSide,
      boolean allowNegative,
      long debitTotal,
      long creditTotal,
      long heldTotal,
      Instant latestBookedAt) {}
}
