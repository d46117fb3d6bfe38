package io.quittance.ledger.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Accounts of the platform itself that have one code for everybody. They are opened where they are
 * first needed, without a bound: what is booked on them has happened already.
 */
public final class PlatformAccounts {

  /** Our money at the bank. */
  public static final String BANK = "platform:bank";

  /** Money whose owner is not known yet. */
  public static final String SUSPENSE = "suspense";

  /** What rounding costs us; below zero, what it brings. */
  public static final String ROUNDING = "rounding";

  private static final Map<String, AccountType> TYPES =
      Map.of(
          BANK, AccountType.ASSET,
          SUSPENSE, AccountType.LIABILITY,
          ROUNDING, AccountType.EXPENSE);

  private PlatformAccounts() {}

  /** Those of the accounts that are the platform's own, as they are to be opened. */
  public static List<NewAccount> among(Collection<AccountKey> keys) {
    return keys.stream()
        .distinct()
        .filter(key -> TYPES.containsKey(key.code()))
        .map(key -> new NewAccount(key, typeOf(key), true))
        .toList();
  }

  private static AccountType typeOf(AccountKey key) {
    return Objects.requireNonNull(TYPES.get(key.code()));
  }
}
