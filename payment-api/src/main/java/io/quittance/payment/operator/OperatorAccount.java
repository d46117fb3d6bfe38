package io.quittance.payment.operator;

import io.quittance.platform.id.Ids;
import io.quittance.platform.security.Caller;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who runs the platform.
 *
 * @param passwordHash with its scheme in front; null until the first password is set
 * @param disabledBy null, like {@code disabledAt}, while the account is in use
 */
record OperatorAccount(
    UUID id,
    String name,
    Caller.Role role,
    @Nullable String passwordHash,
    Instant createdAt,
    @Nullable Instant disabledAt,
    @Nullable String disabledBy) {

  static final String PREFIX = "op";

  String wireId() {
    return Ids.write(PREFIX, id);
  }

  boolean isDisabled() {
    return disabledAt != null;
  }

  /** What people are told of it. */
  Status status() {
    if (isDisabled()) {
      return Status.DISABLED;
    }
    return passwordHash == null ? Status.INVITED : Status.ACTIVE;
  }

  /** The record's own text would tell the hash. */
  @Override
  public String toString() {
    return "operator " + name;
  }

  /** Whether somebody can sign in. */
  enum Status {
    /** Has two codes to set a password with, and no password. */
    INVITED,
    /** May sign in. */
    ACTIVE,
    /** May not sign in. */
    DISABLED
  }
}
