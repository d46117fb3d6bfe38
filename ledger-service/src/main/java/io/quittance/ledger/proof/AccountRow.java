package io.quittance.ledger.proof;

import io.quittance.ledger.account.AccountType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account and its balance, as they are stored.
 *
 * @param metadata the text of it; null for none
 */
record AccountRow(
    UUID id,
    String code,
    String currency,
    AccountType type,
    boolean allowNegative,
    Instant createdAt,
    @Nullable String metadata,
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

  /** As the database's account_digest computes it; 64 hex digits. */
  String digest() {
    return RowDigest.of(
        id.toString(),
        currency,
        type.name(),
        Boolean.toString(allowNegative),
        RowDigest.micros(createdAt),
        code,
        metadata == null ? "" : metadata);
  }

  AccountRow with(@Nullable Balance other) {
    return new AccountRow(id, code, currency, type, allowNegative, createdAt, metadata, other);
  }

  /** Whether they differ in their balances at most. */
  boolean isSameAccountAs(AccountRow other) {
    return with(null).equals(other.with(null));
  }
}
