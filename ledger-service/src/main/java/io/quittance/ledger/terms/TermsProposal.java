package io.quittance.ledger.terms;

import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Terms that one operator wants, until another one decides.
 *
 * @param payoutAccountId null to stay with the account that counts when the version begins
 * @param validFrom null for as soon as it is approved
 * @param decidedBy null, like {@code decidedAt}, while nobody has decided
 * @param rejection why it was rejected; null otherwise
 */
record TermsProposal(
    UUID id,
    String merchantId,
    Currency currency,
    Conditions conditions,
    @Nullable UUID payoutAccountId,
    @Nullable Instant validFrom,
    Status status,
    String proposedBy,
    Instant proposedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String rejection) {

  static final String PREFIX = "ltp";

  String wireId() {
    return Ids.write(PREFIX, id);
  }

  /** What became of it. */
  enum Status {
    /** Waits for somebody else. */
    PROPOSED,
    /** Became a version of the terms, unless they said the same already. */
    APPROVED,
    /** Will never count. */
    REJECTED
  }
}
