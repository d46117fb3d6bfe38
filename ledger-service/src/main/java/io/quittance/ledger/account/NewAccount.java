package io.quittance.ledger.account;

import java.util.Map;

/**
 * An account as somebody wants it.
 *
 * @param metadata texts by keys that the caller keeps with it
 */
public record NewAccount(
    AccountKey key, AccountType type, boolean allowNegative, Map<String, String> metadata) {

  /** An account without metadata. */
  public NewAccount(AccountKey key, AccountType type, boolean allowNegative) {
    this(key, type, allowNegative, Map.of());
  }
}
