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
    Instant bookedAt) {

  /** What a seal must hold of it. */
  Leaf leaf() {
    return new Leaf(sequence, EntryDigest.ofEntry(sequence, id, bookedAt, cause, contentDigest));
  }

  EntryRow withContent(String digest) {
    return new EntryRow(
        id, sequence, reference, description, details, postingCount, digest, cause, bookedAt);
  }

  /** The content digest as it must be; none when the details make no sense. */
  String computedContent(List<Posting> postings) {
    return details == null ? "" : EntryDigest.ofContent(reference, description, postings, details);
  }
}
