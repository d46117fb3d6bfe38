package io.quittance.platform.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sealed piece of the journal: everything after the seal before it, up to {@code lastSequence}.
 * Its hash covers the hash of the one before, so that changing anything changes all hashes after
 * it.
 *
 * @param root the Merkle root of the leaves; null in seals from before there were signatures, whose
 *     hash covers the leaves themselves
 * @param signature of the hash, in hex; null together with {@code root}
 * @param sealedAt database time
 */
public record Seal(
    long number,
    long lastSequence,
    List<Leaf> leaves,
    String previousHash,
    String hash,
    @Nullable String root,
    @Nullable String signature,
    Instant sealedAt) {

  private static final String NO_HASH = "0".repeat(64);

  /** What the first seal is chained to. */
  public static final Seal NONE =
      new Seal(0, 0, List.of(), NO_HASH, NO_HASH, null, null, Instant.EPOCH);

  /** The next seal, without its signature. */
  public Seal next(List<Leaf> positions, Instant now) {
    long last = positions.getLast().sequence();
    var draft = new Seal(number + 1, last, positions, hash, "", rootOf(positions), null, now);
    return draft.withHash(draft.computedHash());
  }

  public Seal signed(String signature) {
    return new Seal(number, lastSequence, leaves, previousHash, hash, root, signature, sealedAt);
  }

  private Seal withHash(String computed) {
    return new Seal(
        number, lastSequence, leaves, previousHash, computed, root, signature, sealedAt);
  }

  public boolean isSigned() {
    return root != null && signature != null;
  }

  /** The Merkle root as it must be. */
  public String computedRoot() {
    return rootOf(leaves);
  }

  /** The hash as it must be, given the root. */
  public String computedHash() {
    return root == null
        ? sha256("%d %d %s %s".formatted(number, lastSequence, previousHash, leavesText()))
        : hashOf(number, lastSequence, sealedAt, previousHash, root);
  }

  /** The hash of a seal that is signed. */
  public static String hashOf(
      long number, long lastSequence, Instant sealedAt, String previousHash, String root) {
    return sha256(
        "seal %d %d %d %s %s"
            .formatted(
                number,
                lastSequence,
                ChronoUnit.MICROS.between(Instant.EPOCH, sealedAt),
                previousHash,
                root));
  }

  private static String rootOf(List<Leaf> leaves) {
    return HexFormat.of().formatHex(MerkleTree.root(leaves.stream().map(Leaf::bytes).toList()));
  }

  private static String sha256(String text) {
    return HexFormat.of()
        .formatHex(Digests.sha256().digest(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The leaves as they are stored, one after the other. */
  public byte[] leavesBytes() {
    var bytes = ByteBuffer.allocate(leaves.size() * Leaf.BYTES);
    leaves.forEach(leaf -> bytes.put(leaf.bytes()));
    return bytes.array();
  }

  private String leavesText() {
    return HexFormat.of().formatHex(leavesBytes());
  }

  /** Reads {@link #leavesBytes}; what is left over at the end is no leaf. */
  public static List<Leaf> leaves(byte[] stored) {
    var leaves = new ArrayList<Leaf>(stored.length / Leaf.BYTES);
    for (int at = 0; at + Leaf.BYTES <= stored.length; at += Leaf.BYTES) {
      leaves.add(
          new Leaf(
              ByteBuffer.wrap(stored, at, Long.BYTES).getLong(),
              HexFormat.of().formatHex(stored, at + Long.BYTES, at + Leaf.BYTES)));
    }
    return leaves;
  }
}
