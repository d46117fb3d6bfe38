package io.quittance.webhook.outbound.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are the public Internet's, by the special-purpose address registries of IANA (RFC
 * 6890). Everything else may be ours, a neighbor's or the machine's own, and merchants must not
 * reach it through us.
 */
public final class AddressRules {

  /** Not globally reachable, or with a purpose of their own. */
  private static final List<Block> FORBIDDEN_V4 =
      blocks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private use
          "100.64.0.0/10", // shared by carriers; also the metadata of a cloud
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // the metadata of a cloud, at a public address
          "169.254.0.0/16", // link-local; metadata of most clouds
          "172.16.0.0/12", // private use
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // AMT
          "192.88.99.0/24", // relays of 6to4
          "192.168.0.0/16", // private use
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  /** All that is given out for the Internet at large; the rest is ours to refuse. */
  private static final Block GLOBAL_UNICAST = Block.of("2000::/3");

  private static final List<Block> FORBIDDEN_V6 =
      blocks(
          "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which holds an IPv4 address
          "2620:4f:8000::/48", // AS112
          "3fff::/20"); // documentation

  /** An IPv4 address behind a translator (RFC 6052); the last four bytes are judged. */
  private static final Block NAT64 = Block.of("64:ff9b::/96");

  private static final Block LOOPBACK_V4 = Block.of("127.0.0.0/8");
  private static final Block LOOPBACK_V6 = Block.of("::1/128");

  private final boolean allowLoopback;

  /**
   * @param allowLoopback whether this machine may be reached too; for the sandbox alone
   */
  public AddressRules(boolean allowLoopback) {
    this.allowLoopback = allowLoopback;
  }

  /** Whether we may connect to an address on behalf of a merchant. */
  public boolean allow(InetAddress address) {
    var bytes = address.getAddress();
    if (allowLoopback && isLoopback(bytes)) {
      return true;
    }
    // An IPv4 address that is mapped into IPv6 (::ffff:0:0/96) is an Inet4Address already.
    return address instanceof Inet4Address ? isPublicV4(bytes) : isPublicV6(bytes);
  }

  /** Whether an address is this machine's own. */
  static boolean isLoopback(byte[] address) {
    return LOOPBACK_V4.holds(address) || LOOPBACK_V6.holds(address);
  }

  private static boolean isPublicV4(byte[] address) {
    return FORBIDDEN_V4.stream().noneMatch(block -> block.holds(address));
  }

  private static boolean isPublicV6(byte[] address) {
    if (NAT64.holds(address)) {
      return isPublicV4(Arrays.copyOfRange(address, 12, 16));
    }
    return GLOBAL_UNICAST.holds(address)
        && FORBIDDEN_V6.stream().noneMatch(block -> block.holds(address));
  }

  private static List<Block> blocks(String... blocks) {
    return Stream.of(blocks).map(Block::of).toList();
  }

  /** Addresses that begin with the same bits. */
  private static final class Block {

    private final byte[] address;
    private final int bits;

    private Block(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    static Block of(String text) {
      var parts = text.split("/");
      try {
        return new Block(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
      } catch (IllegalArgumentException typo) {
        throw new IllegalArgumentException(text, typo);
      }
    }

    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if ((address[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
