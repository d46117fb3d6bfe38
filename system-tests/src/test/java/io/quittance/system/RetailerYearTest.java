package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import io.quittance.sandbox.replay.Replay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A retailer's payments and refunds while the provider loses webhooks and answers: one run per day,
 * and nobody has to look at anything. A part of the file, with {@code -Psoak} the whole of it.
 */
class RetailerYearTest {

  private static final int ROWS = 150;
  private static final Path RETAILER = Path.of("../../shared/data/online-retail-2011.csv");

  private final Sandbox sandbox = RunningPlatform.shared();

  private final Http provider =
      Http.bearer(
          sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), SandboxCredentials.SERVICE_TOKEN);

  private final Http controller =
      Http.operator(sandbox.baseUrl(SandboxService.RECONCILIATION_SERVICE), "operator");

  @TempDir private Path folder;

  @BeforeEach
  void loseThings() {
    var faults =
        provider.put(
            "/admin/faults",
            Map.of(
                "seed", 11, "rates", Map.of("webhook_never", 0.05, "timeout_then_charged", 0.01)));
    assertThat(faults.status()).isLessThan(300);
  }

  @AfterEach
  void loseNothingMore() {
    provider.delete("/admin/faults");
  }

  @Test
  @DisplayName("A1801: the retailer's rows end without an open discrepancy")
  void retailer() throws IOException, InterruptedException {
    if (Files.notExists(RETAILER)) {
      System.out.println("RetailerYearTest: skipped, there is no " + RETAILER);
      return;
    }
    var lines = Files.readAllLines(RETAILER, StandardCharsets.UTF_8);
    int rows = Soak.isOn() ? lines.size() : Math.min(lines.size(), ROWS + 1);
    var file = folder.resolve("part.csv");
    Files.write(file, lines.subList(0, rows), StandardCharsets.UTF_8);
    endsWithoutDiscrepancies(file);
  }

  @Test
  @DisplayName("A1801: generated rows end without an open discrepancy")
  void generated() throws IOException, InterruptedException {
    var file = folder.resolve("sample.csv");
    var out = new ByteArrayOutputStream();
    int rows = Soak.isOn() ? 10_000 : ROWS / 2;
    assertThat(
            Replay.run(
                List.of("--generate=" + rows, "--seed=7", "--out=" + file),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err))
        .isZero();
    endsWithoutDiscrepancies(file);
  }

  private void endsWithoutDiscrepancies(Path file) throws InterruptedException {
    var out = new ByteArrayOutputStream();
    Replay.run(
        List.of(
            "--base-url=" + sandbox.baseUrl(SandboxService.PAYMENT_API),
            "--ledger-url=" + sandbox.baseUrl(SandboxService.LEDGER_SERVICE),
            "--reconciliation-url=" + sandbox.baseUrl(SandboxService.RECONCILIATION_SERVICE),
            file.toString()),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        System.err);

    var printed = out.toString(StandardCharsets.UTF_8);
    // Other tests leave differences in other currencies on the same day.
    assertThat(printed.lines().filter(line -> line.contains("DISAGREES")))
        .as(printed)
        .allMatch(line -> line.contains("DISAGREES reconciliation of "));
    assertThat(printed).contains("reconciliation of ");
    var open =
        controller
            .get("/api/reconciliation/discrepancies?status=OPEN&provider=simulator&limit=100")
            .body()
            .path("data");
    assertThat(
            open.valueStream()
                .filter(
                    each ->
                        each.path("ourCurrency").asString("").equals("GBP")
                            || each.path("providerCurrency").asString("").equals("GBP")))
        .isEmpty();
  }
}
