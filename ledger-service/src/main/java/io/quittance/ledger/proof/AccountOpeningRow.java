package io.quittance.ledger.proof;

import io.quittance.platform.chain.Leaf;
import java.util.UUID;

/**
 * That an account was opened.
 *
 * @param digest of the account's row, 64 hex digits
 */
record AccountOpeningRow(long sequence, UUID accountId, String digest) {

  /** What a seal must hold of it. */
  Leaf leaf() {
    return new Leaf(
        sequence, RowDigest.of("account %d %s %s".formatted(sequence, accountId, digest)));
  }
}
