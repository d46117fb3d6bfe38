package io.quittance.platform.chain;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A position of the journal as a seal holds it: its sequence, and the fingerprint of the entry or
 * of the change of a hold that stands there, 64 hex digits.
 */
public record Leaf(long sequence, String hash) {

  /** 8 bytes of sequence and 32 of hash. */
  public static final int BYTES = 40;

  /** What the Merkle tree is built over. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(sequence).put(HexFormat.of().parseHex(hash)).array();
  }
}
