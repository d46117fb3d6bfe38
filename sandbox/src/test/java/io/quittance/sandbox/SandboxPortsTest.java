package io.quittance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.infrastructure.LoopbackPort;
import io.quittance.infrastructure.PortInUse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxPortsTest {

  @TempDir private Path folder;

  @Test
  void givesEachServiceAPortOfItsOwnWhenAnyWouldDo() {
    var ports = SandboxPorts.ANY.claimed();

    assertThat(SandboxService.values())
        .extracting(ports::of)
        .doesNotHaveDuplicates()
        .allMatch(port -> port > 0);
  }

  @Test
  void namesTheBusyPortAndStartsNothing() throws Exception {
    try (var busy = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      var ports = SandboxPorts.ANY.with("ledger-service", busy.getLocalPort());
      var options = new SandboxOptions(folder, ports, SandboxOptions.Layout.TOGETHER, false);

      assertThatExceptionOfType(PortInUse.class)
          .isThrownBy(() -> Sandbox.start(options))
          .withMessageContaining("port %d (ledger-service)".formatted(busy.getLocalPort()))
          .matches(refused -> refused.property().equals("ledger-service"));
    }
    assertThat(folder).isEmptyDirectory();
  }
}
