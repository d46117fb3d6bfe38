package io.quittance.ledger.proof;

import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDigest;
import io.quittance.ledger.journal.Posting;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An entry without its lines, as it is stored.
 *
 * @param contentDigest 64 hex digits
 */
record EntryRow(
    UUID id,
    long sequence,
    String reference,
    String description,
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
        id, sequence, reference, description, postingCount, digest, cause, bookedAt);
  }

  /** The content digest as it must be. */
  String computedContent(List<Posting> postings) {
    return EntryDigest.ofContent(reference, description, postings);
  }
}
