package io.quittance.platform.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a connection comes from, as what is counted together: an address of IPv4, or the 2^64
 * addresses of IPv6 that whoever has one of them has.
 */
public final class RemoteNetwork {

  private static final int IPV6_NETWORK_BYTES = 8;

  private RemoteNetwork() {}

  /** The network of an address; the same unknown one for all that is none. */
  public static String of(String address) {
    try {
      return of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException noAddress) {
      return "unknown";
    }
  }

  /** The network of an address. */
  public static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.ofDelimiter(":")
            .formatHex(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES))
        : address.getHostAddress();
  }
}
