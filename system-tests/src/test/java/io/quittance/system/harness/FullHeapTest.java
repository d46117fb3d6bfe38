package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.ProcessOptions;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import io.quittance.system.Callers;
import io.quittance.system.Http;
import io.quittance.system.Invariants;
import io.quittance.system.RunningPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A process that has no memory left ends, and what it had begun is ended by another one. */
@EnabledIfSystemProperty(
    named = "quittance.soak",
    matches = "true",
    disabledReason = "starts a process twice; runs with -Psoak")
class FullHeapTest {

  private static final int FLOOD = 300;
  private static final int SHOPPERS = 2;
  private static final int BODY_BYTES = 1_000_000;
  private static final Duration ENDED_WITHIN = Duration.ofMinutes(2);

  private final Sandbox sandbox = RunningPlatform.shared();

  @Test
  @DisplayName("A209 the heap is exhausted: the process ends and starts again, nothing half-done")
  void endsWhenTheHeapIsFull() {
    var options =
        ProcessOptions.named("payment-api-small")
            .withJvmOptions(List.of("-Xmx96m", "-XX:+ExitOnOutOfMemoryError"));
    try (var process = sandbox.startProcess(SandboxService.PAYMENT_API, options)) {
      long before = process.handle().pid();
      var small = Http.bearer(process.baseUrl(), SandboxCredentials.MERCHANT_A_KEY);
      var other =
          Http.bearer(
              sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.MERCHANT_A_KEY);
      var client = new GoodClient(List.of(small, other));
      var customers = new ArrayList<Customer>();
      for (int shopper = 0; shopper < SHOPPERS; shopper++) {
        customers.add(new Customer(client, shopper));
      }
      var ended = new AtomicBoolean();

      Callers.atOnce(
          FLOOD + SHOPPERS + 1,
          caller -> {
            if (caller < SHOPPERS) {
              do {
                customers.get(caller).shop();
              } while (!ended.get());
            } else if (caller == SHOPPERS) {
              await()
                  .atMost(ENDED_WITHIN)
                  .until(() -> process.handle().pid(), now -> now != before);
              ended.set(true);
            } else {
              while (!ended.get()) {
                flood(small);
              }
            }
            return caller;
          });

      await().atMost(ENDED_WITHIN).until(process::isReady);
      for (var customer : customers) {
        customer
            .purchases()
            .forEach(
                purchase ->
                    purchase.isTrueOf(client.read(0, "/api/payment-intents/" + purchase.id())));
      }
    }
    new Invariants(sandbox).hold();
  }

  /** A large request, refused or unanswered. */
  private static void flood(Http shop) {
    var body =
        Map.of("orderId", UUID.randomUUID().toString(), "description", "x".repeat(BODY_BYTES));
    try {
      var answer = shop.post("/api/payment-intents", body);
      assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    } catch (IllegalStateException unanswered) {
      // The process has ended, or has no more room.
    }
  }
}
