package io.quittance.platform.chain;

import java.time.Instant;
import java.util.Objects;

/**
 * A seal as it was told to the world, which may have been kept where nobody can change it.
 *
 * @param count how many leaves there are, of those that the chain counts in its anchors
 */
public record Anchor(
    long sealNumber,
    long lastSequence,
    long count,
    String root,
    String hash,
    String signature,
    Instant sealedAt) {

  /**
   * Checks that it can be one.
   *
   * @throws IllegalArgumentException when no seal has such a number
   */
  public Anchor {
    if (sealNumber <= 0) {
      throw new IllegalArgumentException("seals are numbered from 1");
    }
  }

  /** Whether this seal, with so many leaves that count, is the one that was told. */
  boolean isOf(Seal seal, long countOfSeal) {
    return seal.hash().equals(hash)
        && Objects.equals(seal.root(), root)
        && Objects.equals(seal.signature(), signature)
        && seal.lastSequence() == lastSequence
        && countOfSeal == count
        && seal.sealedAt().equals(sealedAt);
  }
}
