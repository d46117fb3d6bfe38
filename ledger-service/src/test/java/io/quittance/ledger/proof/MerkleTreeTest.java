package io.quittance.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.chain.MerkleTree;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTreeTest {

  /** Leaves and roots that implementations of RFC 6962 and RFC 9162 agree on. */
  private static final List<byte[]> KNOWN =
      List.of(
          hex(""),
          hex("00"),
          hex("10"),
          hex("2021"),
          hex("3031"),
          hex("40414243"),
          hex("5051525354555657"),
          hex("606162636465666768696a6b6c6d6e6f"));

  @ParameterizedTest(name = "{0} leaves")
  @CsvSource({
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void makesTheRootsOfTheStandard(int leaves, String root) {
    assertThat(MerkleTree.root(KNOWN.subList(0, leaves))).isEqualTo(hex(root));
  }

  @ParameterizedTest(name = "{0} leaves")
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64, 100})
  void provesEachLeafAndNoOther(int size) {
    var leaves = leaves(size);
    byte[] root = MerkleTree.root(leaves);
    for (int i = 0; i < size; i++) {
      var path = MerkleTree.path(leaves, i);
      assertThat(MerkleTree.holds(leaves.get(i), i, size, path, root)).isTrue();
      assertThat(MerkleTree.holds(hex("ff"), i, size, path, root)).isFalse();
      for (int other = 0; other < size; other++) {
        assertThat(MerkleTree.holds(leaves.get(i), other, size, path, root)).isEqualTo(other == i);
      }
    }
  }

  @Test
  void takesNoPathOfAnotherLength() {
    var leaves = leaves(5);
    byte[] root = MerkleTree.root(leaves);
    var path = MerkleTree.path(leaves, 2);

    assertThat(MerkleTree.holds(leaves.get(2), 2, 5, path.subList(0, 2), root)).isFalse();
    assertThat(MerkleTree.holds(leaves.get(2), 2, 1, path, root)).isFalse();
    assertThat(MerkleTree.holds(leaves.get(2), -1, 5, path, root)).isFalse();
  }

  private static List<byte[]> leaves(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> ByteBuffer.allocate(Integer.BYTES).putInt(i).array())
        .toList();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
