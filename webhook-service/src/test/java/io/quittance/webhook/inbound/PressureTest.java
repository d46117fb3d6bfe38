package io.quittance.webhook.inbound;

import static io.quittance.webhook.SimulatorProvider.SECRET;
import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.id;
import static io.quittance.webhook.SimulatorProvider.sign;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.WebhookServiceTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signed webhooks get through, whatever else goes on; no provider waits longer than five seconds.
 */
@WebhookServiceTest
class PressureTest {

  /** What WeChat Pay allows; the shortest of all providers. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int SIGNED = 100;
  private static final int BACKLOG = 20_000;
  private static final int INTRUDERS = 32;
  private static final int UNSIGNED_MIN = 2_000;

  private final SimulatorProvider provider;
  private final Outbox outbox;
  private final TransactionTemplate transaction;

  PressureTest(@LocalServerPort int port, Outbox outbox, TransactionTemplate transaction) {
    this.provider = new SimulatorProvider(port);
    this.outbox = outbox;
    this.transaction = transaction;
  }

  @Test
  @DisplayName("A416 a backlog of facts that are not published yet delays no acknowledgement")
  void acknowledgesWithABacklog() {
    transaction.executeWithoutResult(_ -> outbox.append(backlog()));
    assertAllTaken(deliverSigned());
  }

  @Test
  @DisplayName("A418 thousands of unsigned requests do not keep signed ones out")
  void takesSignedOnesAmongUnsignedOnes() throws Exception {
    var over = new AtomicBoolean();
    var refused = new AtomicInteger();
    try (var intruders = Executors.newVirtualThreadPerTaskExecutor()) {
      var flood = new ArrayList<Future<Void>>();
      for (int i = 0; i < INTRUDERS; i++) {
        flood.add(
            intruders.submit(
                () -> {
                  while (!over.get() || refused.get() < UNSIGNED_MIN) {
                    knock();
                    refused.incrementAndGet();
                  }
                  return null;
                }));
      }
      assertAllTaken(deliverSigned());
      over.set(true);
      for (var intruder : flood) {
        intruder.get();
      }
    }
    assertThat(refused).hasValueGreaterThanOrEqualTo(UNSIGNED_MIN);
  }

  private void knock() {
    var body = event("charge.captured", "pi_forged", "txn_forged", 1);
    var forged = sign("whsec_of_nobody_1234", body);
    assertThat(provider.post("/webhooks/simulator/acct_main", body, forged).statusCode())
        .isEqualTo(401);
  }

  private List<CompletableFuture<Integer>> deliverSigned() {
    return IntStream.range(0, SIGNED)
        .mapToObj(i -> event("charge.captured", id("pi"), "txn_" + i, 1))
        .map(body -> provider.deliverWithin(PATIENCE, body, sign(SECRET, body)))
        .toList();
  }

  private static void assertAllTaken(List<CompletableFuture<Integer>> answers) {
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
  }

  private static List<OutgoingEvent> backlog() {
    return IntStream.range(0, BACKLOG)
        .mapToObj(
            i ->
                new OutgoingEvent(
                    UUID.randomUUID(),
                    ProviderFact.CATALOG.topic(),
                    "pi_of_backlog_" + i,
                    1,
                    "provider.voided.v1",
                    "{}"))
        .toList();
  }
}
