package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.system.Callers;
import io.quittance.system.Http;
import io.quittance.system.Invariants;
import io.quittance.system.RunningPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk on which the database writes is full, and then it is not. */
class FullDiskTest {

  private static final String PAYMENTS = "/api/payment-intents";
  private static final int CALLERS = 8;
  private static final int BLOCK_BYTES = 4096;

  @TempDir Path folder;

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Servers servers = new Servers(sandbox.infrastructure());
  private final List<Http> shops =
      RunningPlatform.paymentApis().stream()
          .map(url -> Http.bearer(url, SandboxCredentials.MERCHANT_A_KEY))
          .toList();

  @Test
  @DisplayName("A208 the database's disk is full: 503, no partial money, and it recovers by itself")
  void diskIsFull() throws IOException, InterruptedException {
    var disk = folder.resolve("disk");
    mount(disk);
    try {
      servers.execute("payment", "CREATE TABLESPACE tiny LOCATION '%s'".formatted(place(disk)));
      var client = new GoodClient(shops);
      var sales = Callers.atOnce(CALLERS, _ -> sale());
      var keys = Callers.atOnce(CALLERS, _ -> UUID.randomUUID().toString());

      await().until(() -> isFullWithoutAPage(disk));

      for (int caller = 0; caller < CALLERS; caller++) {
        var refused = shops.get(caller % 2).post(PAYMENTS, sales.get(caller), keys.get(caller));
        new AnswerRules().require(refused);
        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
      }

      Files.delete(filler(disk));

      Callers.atOnce(
          CALLERS,
          caller -> {
            var sold = client.ask(PAYMENTS, sales.get(caller), keys.get(caller));
            assertThat(sold.status()).as(sold::explained).isEqualTo(201);
            return sold;
          });
    } finally {
      Files.deleteIfExists(filler(disk));
      moveOutboxTo("pg_default");
      servers.execute("payment", "DROP TABLESPACE IF EXISTS tiny");
      run("umount", disk.toString());
    }
    new Invariants(sandbox).hold();
  }

  /**
   * Fills the disk under an outbox that has no page, so that the next row needs a new one. A row
   * that some job told of meanwhile has one, with room for others: then it is for another try.
   */
  private boolean isFullWithoutAPage(Path disk) throws IOException {
    moveOutboxTo("tiny");
    fill(disk);
    boolean isEmpty = servers.number("payment", "SELECT pg_relation_size('outbox')") == 0;
    if (!isEmpty) {
      Files.delete(filler(disk));
    }
    return isEmpty;
  }

  /** Emptied first. */
  private void moveOutboxTo(String tablespace) {
    servers.execute("payment", "VACUUM FULL outbox");
    servers.execute("payment", "ALTER TABLE outbox SET TABLESPACE " + tablespace);
  }

  private static void mount(Path disk) throws IOException, InterruptedException {
    Files.createDirectories(disk);
    if (run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) != 0) {
      var reason = "A208 is not checked: this user may not mount a small disk";
      System.out.println(reason);
      abort(reason);
    }
  }

  private static Path place(Path disk) throws IOException {
    var place = Files.createDirectories(disk.resolve("tablespace"));
    return Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static Path filler(Path disk) {
    return disk.resolve("filler");
  }

  private static void fill(Path disk) throws IOException {
    var block = new byte[BLOCK_BYTES];
    try (var filler = Files.newOutputStream(filler(disk))) {
      while (true) {
        filler.write(block);
      }
    } catch (IOException full) {
      assertThat(Files.getFileStore(disk).getUsableSpace()).isLessThan(BLOCK_BYTES);
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static Map<String, Object> sale() {
    return Map.of(
        "orderId", UUID.randomUUID().toString(),
        "userId", "user-disk",
        "amount", 500,
        "currency", "PLN",
        "paymentMethodId", "pm_card_visa",
        "captureMethod", "AUTOMATIC",
        "confirm", true);
  }
}
