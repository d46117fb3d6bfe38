package io.quittance.ledger.proof;

import io.quittance.ledger.journal.EntryDigest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A sealed batch of entries: everything after the seal before it, up to {@code lastSequence}. Its
 * hash covers the hash of the one before, so that changing any entry changes all hashes after it.
 */
record Seal(long number, long lastSequence, List<Leaf> leaves, String previousHash, String hash) {

  /** What the first seal is chained to. */
  static final Seal NONE = new Seal(0, 0, List.of(), "0".repeat(64), "0".repeat(64));

  /** 8 bytes of sequence and 32 of hash, in hex. */
  private static final int LEAF_LENGTH = 80;

  private static final int SEQUENCE_LENGTH = 16;

  /** Seals entries after this seal. */
  Seal next(List<Leaf> entries) {
    long last = entries.getLast().sequence();
    var draft = new Seal(number + 1, last, entries, hash, "");
    return new Seal(draft.number, last, entries, hash, draft.computedHash());
  }

  /** The hash as it must be. */
  String computedHash() {
    var text = "%d %d %s %s".formatted(number, lastSequence, previousHash, leavesText());
    return HexFormat.of()
        .formatHex(EntryDigest.sha256().digest(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The leaves in hex, 80 digits each. */
  String leavesText() {
    var hex = HexFormat.of();
    return leaves.stream()
        .map(leaf -> hex.toHexDigits(leaf.sequence()) + leaf.hash())
        .collect(Collectors.joining());
  }

  /** Reads {@link #leavesText}. */
  static List<Leaf> leaves(String text) {
    return IntStream.range(0, text.length() / LEAF_LENGTH)
        .mapToObj(i -> text.substring(i * LEAF_LENGTH, (i + 1) * LEAF_LENGTH))
        .map(
            leaf ->
                new Leaf(
                    HexFormat.fromHexDigitsToLong(leaf, 0, SEQUENCE_LENGTH),
                    leaf.substring(SEQUENCE_LENGTH)))
        .toList();
  }
}
