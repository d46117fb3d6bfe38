package io.quittance.ledger.proof;

import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import io.quittance.ledger.journal.EntryDigest;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.chain.Leaf;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry without its lines, as it is stored.
 *
 * @param details null when they cannot be read
 * @param contentDigest 64 hex digits
 * @param bookedBy who asked for it, and {@code requestId} in which request; null where the cause
 *     says it
 */
record EntryRow(
    UUID id,
    long sequence,
    String reference,
    String description,
    @Nullable EntryDetails details,
    int postingCount,
    String contentDigest,
    Cause cause,
    Instant bookedAt,
    @Nullable String bookedBy,
    @Nullable String requestId) {

  /** What a new seal holds of it. */
  Leaf leaf() {
    return new Leaf(
        sequence,
        EntryDigest.ofEntry(sequence, id, bookedAt, cause, contentDigest, bookedBy, requestId));
  }

  /** What seals from before leaves covered who asked hold of it. */
  Leaf leafAlone() {
    return new Leaf(
        sequence, EntryDigest.ofEntryAlone(sequence, id, bookedAt, cause, contentDigest));
  }

  /**
   * Whether a seal holds this of it, in either form. That lets nobody go back to the form that
   * covers less: leaves are signed, and no entry's text of one form is any entry's of the other.
   */
  boolean isSealedAs(Leaf sealed) {
    return leaf().equals(sealed) || leafAlone().equals(sealed);
  }

  EntryRow withContent(String digest) {
    return new EntryRow(
        id,
        sequence,
        reference,
        description,
        details,
        postingCount,
        digest,
        cause,
        bookedAt,
        bookedBy,
        requestId);
  }

  /** The content digest as it must be; none when the details make no sense. */
  String computedContent(List<Posting> postings) {
    return details == null ? "" : EntryDigest.ofContent(reference, description, postings, details);
  }
}
