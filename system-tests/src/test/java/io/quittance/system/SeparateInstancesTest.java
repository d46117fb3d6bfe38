package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxOptions;
import io.quittance.sandbox.SandboxService;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that share nothing but servers: each a process of its own. */
@EnabledIfSystemProperty(
    named = "quittance.soak",
    matches = "true",
    disabledReason = "starts eight processes; runs with -Psoak")
class SeparateInstancesTest {

  private static final int ROUNDS = 10;

  @TempDir Path folder;

  @Test
  @DisplayName("A101 A105 A119 A120 races are decided alike between two processes")
  void racesAreDecidedBetweenProcesses() {
    ProcessHandle first;
    try (var sandbox = Sandbox.start(SandboxOptions.inFolder(folder).separate())) {
      first = sandbox.processOf(SandboxService.PAYMENT_API).orElseThrow();
      var second = sandbox.startAnother(SandboxService.PAYMENT_API);
      var urls = List.of(sandbox.baseUrl(SandboxService.PAYMENT_API), second);
      var shop = Shop.at(urls, SandboxCredentials.MERCHANT_A_KEY);
      shop.warmUp();
      var races = new MoneyRaces(shop, 1);
      for (int round = 0; round < ROUNDS; round++) {
        races.authorizationsWithOneKey(round);
        races.fullCaptures(round);
        races.capturesAgainstCancels(round);
      }
      new Invariants(sandbox).hold();
    }
    assertThat(first.isAlive()).isFalse();
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .noneMatch(child -> isServiceIn(child, folder));
  }

  private static boolean isServiceIn(ProcessHandle process, Path folder) {
    return process.info().commandLine().orElse("").contains(folder.toString());
  }
}
