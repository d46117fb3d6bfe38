package io.quittance.ledger.account;

import java.time.Instant;
import java.util.UUID;

/**
 * An account. It never changes; what it holds is its balance.
 *
 * @param allowNegative whether its balance may go below zero on its normal side
 */
public record Account(
    UUID id, AccountKey key, AccountType type, boolean allowNegative, Instant createdAt) {

  /** Prefix of account ids on the wire. */
  public static final String PREFIX = "acc";

  boolean isWhat(NewAccount wanted) {
    return key.equals(wanted.key())
        && type == wanted.type()
        && allowNegative == wanted.allowNegative();
  }
}
