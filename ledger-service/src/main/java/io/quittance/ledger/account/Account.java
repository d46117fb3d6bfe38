package io.quittance.ledger.account;

import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An account. It never changes; what it holds is its balance.
 *
 * @param allowNegative whether its balance may go below zero on its normal side
 * @param metadata texts by keys, in the order of the keys
 */
public record Account(
    UUID id,
    AccountKey key,
    AccountType type,
    boolean allowNegative,
    Map<String, String> metadata,
    Instant createdAt) {

  /** Prefix of account ids on the wire. */
  public static final String PREFIX = "acc";

  /** The id as it is on the wire. */
  String wireId() {
    return Ids.write(PREFIX, id);
  }

  boolean isWhat(NewAccount wanted) {
    return key.equals(wanted.key())
        && type == wanted.type()
        && allowNegative == wanted.allowNegative()
        && metadata.equals(wanted.metadata());
  }
}
