package io.quittance.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteNetworkTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8:1:2:3:4:5:6, 20:01:0d:b8:00:01:00:02",
    "2001:db8:1:2::9, 20:01:0d:b8:00:01:00:02",
    "::ffff:192.0.2.1, 192.0.2.1",
    "nonsense, unknown"
  })
  void takesANetworkOfIpv6ForOneAddress(String address, String network) {
    assertThat(RemoteNetwork.of(address)).isEqualTo(network);
  }
}
