package io.quittance.ledger.proof;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hold, as it is stored; minor units. */
record HoldRow(
    UUID id,
    String reference,
    UUID fromAccountId,
    UUID toAccountId,
    String currency,
    long amount,
    String status,
    @Nullable Long postedAmount,
    @Nullable UUID entryId,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant endedAt) {

  boolean isPending() {
    return status.equals("PENDING");
  }

  boolean isPosted() {
    return status.equals("POSTED");
  }

  /** As the database's hold_digest computes it; 64 hex digits. */
  String digest() {
    return RowDigest.of(
        id.toString(),
        fromAccountId.toString(),
        toAccountId.toString(),
        currency,
        Long.toString(amount),
        status,
        postedAmount == null ? "" : postedAmount.toString(),
        entryId == null ? "" : entryId.toString(),
        RowDigest.micros(createdAt),
        RowDigest.micros(expiresAt),
        RowDigest.micros(endedAt),
        reference);
  }
}
