package io.quittance.platform.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Merkle trees as in RFC 9162, section 2.1, over SHA-256: a leaf is hashed with the byte 0x00 in
 * front, an inner node with 0x01, so that neither can pass for the other. A tree of n leaves has
 * the largest power of two below n on its left.
 */
public final class MerkleTree {

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private MerkleTree() {}

  /** The root over one or more leaves. */
  public static byte[] root(List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return leafHash(leaves.getFirst());
    }
    int split = split(leaves.size());
    return nodeHash(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
  }

  /** The hashes that lead from a leaf to the root, lowest first (section 2.1.3.1). */
  public static List<byte[]> path(List<byte[]> leaves, int index) {
    if (leaves.size() == 1) {
      return new ArrayList<>();
    }
    int split = split(leaves.size());
    var left = leaves.subList(0, split);
    var right = leaves.subList(split, leaves.size());
    var path = index < split ? path(left, index) : path(right, index - split);
    path.add(root(index < split ? right : left));
    return path;
  }

  /**
   * Whether a leaf is at a place of a tree (section 2.1.3.2).
   *
   * @param index from 0
   * @param size how many leaves the tree has
   */
  public static boolean holds(byte[] leaf, int index, int size, List<byte[]> path, byte[] root) {
    if (index < 0 || index >= size) {
      return false;
    }
    int node = index;
    int last = size - 1;
    byte[] hash = leafHash(leaf);
    for (var step : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = nodeHash(step, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = nodeHash(hash, step);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }

  /** The largest power of two below a number above 1. */
  private static int split(int size) {
    return Integer.highestOneBit(size - 1);
  }

  private static byte[] leafHash(byte[] leaf) {
    var digest = Digests.sha256();
    digest.update(LEAF);
    return digest.digest(leaf);
  }

  private static byte[] nodeHash(byte[] left, byte[] right) {
    var digest = Digests.sha256();
    digest.update(NODE);
    digest.update(left);
    return digest.digest(right);
  }
}
