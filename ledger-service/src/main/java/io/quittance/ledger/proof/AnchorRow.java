package io.quittance.ledger.proof;

import io.quittance.platform.chain.Seal;
import java.time.Instant;

/** The hash of a seal as it was noted beside it, in the same transaction. */
record AnchorRow(long sealNumber, String hash, Instant anchoredAt) {

  boolean isOf(Seal seal) {
    return sealNumber == seal.number()
        && hash.equals(seal.hash())
        && anchoredAt.equals(seal.sealedAt());
  }
}
