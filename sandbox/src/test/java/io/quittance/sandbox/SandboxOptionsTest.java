package io.quittance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quittance.sandbox.SandboxOptions.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxOptionsTest {

  @Test
  void usesTheDocumentedPortsAndKeepsDataWhenNothingIsSaid() {
    var options = SandboxOptions.parse(List.of());

    assertThat(options.reset()).isFalse();
    assertThat(options.layout()).isEqualTo(Layout.TOGETHER);
    assertThat(options.folder()).isEqualTo(Path.of(".sandbox"));
    assertThat(options.ports().byName())
        .containsEntry("payment-api", 8080)
        .containsEntry("ledger-service", 8081)
        .containsEntry("idempotency-service", 8082)
        .containsEntry("webhook-service", 8083)
        .containsEntry("reconciliation-service", 8084)
        .containsEntry("provider-simulator", 8099)
        .containsKeys("postgres", "redis", "kafka");
  }

  @Test
  void movesEveryPortButThoseThatAreNamed() {
    var options =
        SandboxOptions.parse(
            List.of("--port.redis=6379", "--port-offset=1000", "--services=separate", "--reset"));

    assertThat(options.layout()).isEqualTo(Layout.SEPARATE);
    assertThat(options.reset()).isTrue();
    assertThat(options.ports().byName())
        .containsEntry("payment-api", 9080)
        .containsEntry("redis", 6379);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --nonsense             | unknown option: --nonsense
          --services=three       | together or separate
          --port-offset=many     | not a number
          --port-offset=90000    | is not a port
          --port.redis=70000     | redis: 70000 is not a port
          --port.rabbit=1        | nothing is called 'rabbit'
          """)
  void refusesWhatMakesNoSense(String argument, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SandboxOptions.parse(List.of(argument)))
        .withMessageContaining(reason);
  }

  @Test
  void knowsEveryOptionThatTheScriptDocuments() throws IOException {
    var script = Files.readString(ProjectFiles.root().resolve("bin/sandbox"));

    assertThat(script)
        .contains("--reset", "--services=separate", "--services=together", "--folder=FOLDER")
        .contains("--port-offset=N", "--port.NAME=N")
        .contains(SandboxPorts.DEFAULT.byName().keySet());
  }
}
