package io.quittance.ledger.proof;

import io.quittance.platform.chain.Leaf;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a hold was placed or ended.
 *
 * @param digest of the hold's row right after the change, 64 hex digits
 * @param earlier how many changes of the hold came before, when this was the last of them; else 0
 * @param latest the hold, when this was the last of its changes and the hold is there
 */
record HoldChangeRow(
    long sequence,
    UUID holdId,
    String digest,
    boolean isLatest,
    long earlier,
    @Nullable HoldRow latest) {

  /** What a seal must hold of it. */
  Leaf leaf() {
    return new Leaf(sequence, RowDigest.of("hold %d %s %s".formatted(sequence, holdId, digest)));
  }

  /**
   * Whether the hold is still what it became then. A hold is placed and ends once: a further change
   * was none of the ledger's, although its trigger noted it.
   */
  boolean isIntact() {
    return !isLatest
        || (latest != null && latest.isNotedAs(digest) && earlier <= (latest.isPending() ? 0 : 1));
  }
}
