package io.quittance.payment.operator;

import io.quittance.platform.id.Ids;
import io.quittance.platform.security.Caller;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one operator proposes about another one's account, and somebody else decides.
 *
 * @param name of the operator whom it is about
 * @param role which that operator has from then on
 * @param decidedBy null, like {@code decidedAt}, while nobody has decided
 */
record OperatorChange(
    UUID id,
    Kind kind,
    String name,
    Caller.Role role,
    Status status,
    String proposedBy,
    Instant proposedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt) {

  static final String PREFIX = "opc";

  String wireId() {
    return Ids.write(PREFIX, id);
  }

  /** Whether it ends with a password that is to be set with codes. */
  boolean hasCodes() {
    return kind != Kind.SET_ROLE;
  }

  /** What it does. */
  enum Kind {
    /** Makes an account. */
    CREATE,
    /** Gives another role. */
    SET_ROLE,
    /** Lets somebody in again who was disabled or has forgotten the password. */
    READMIT
  }

  /** What became of it. */
  enum Status {
    PROPOSED,
    APPROVED,
    REJECTED
  }
}
