package io.quittance.ledger.proof;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hold, as it is stored; minor units.
 *
 * @param bookedBy who placed it, and {@code requestId} in which request; {@code endedBy} and {@code
 *     endRequestId} say so of its end. Each may be null
 */
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
    @Nullable Instant endedAt,
    @Nullable String bookedBy,
    @Nullable String requestId,
    @Nullable String endedBy,
    @Nullable String endRequestId) {

  boolean isPending() {
    return status.equals("PENDING");
  }

  boolean isPosted() {
    return status.equals("POSTED");
  }

  /** As the database's hold_digest computes it; 64 hex digits. */
  String digest() {
    return RowDigest.of(
        "asked",
        linesOfBothForms(),
        RowDigest.text(bookedBy),
        RowDigest.text(requestId),
        RowDigest.text(endedBy),
        RowDigest.text(endRequestId),
        reference);
  }

  /** As hold_digest computed it before it covered who asked. */
  String digestAlone() {
    return RowDigest.of(linesOfBothForms(), reference);
  }

  private String linesOfBothForms() {
    return String.join(
        "\n",
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
        RowDigest.micros(endedAt));
  }

  /**
   * Whether this was noted of it, in either form. That lets nobody go back to the form that covers
   * less: what was noted is in a leaf, leaves are signed, and no hold's text of one form is any
   * hold's of the other.
   */
  boolean isNotedAs(String noted) {
    return digest().equals(noted) || digestAlone().equals(noted);
  }
}
