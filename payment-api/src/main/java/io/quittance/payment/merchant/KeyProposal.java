package io.quittance.payment.merchant;

import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that one operator wants for a merchant that cannot make keys any more, until another one
 * decides.
 *
 * @param name of the key
 * @param decidedBy null, like {@code decidedAt}, while nobody has decided
 * @param apiKeyId the key that the approval made; null otherwise
 */
record KeyProposal(
    UUID id,
    String merchantId,
    @Nullable String name,
    String reason,
    Status status,
    String proposedBy,
    Instant proposedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable UUID apiKeyId) {

  static final String PREFIX = "akp";

  String wireId() {
    return Ids.write(PREFIX, id);
  }

  /** What became of it. */
  enum Status {
    PROPOSED,
    APPROVED,
    REJECTED
  }
}
