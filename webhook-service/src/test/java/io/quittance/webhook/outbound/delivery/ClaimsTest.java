package io.quittance.webhook.outbound.delivery;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.id.Ids;
import io.quittance.webhook.WebhookServiceTest;
import io.quittance.webhook.outbound.Merchant;
import io.quittance.webhook.outbound.PaymentTopic;
import io.quittance.webhook.outbound.event.MerchantEvent;
import io.quittance.webhook.outbound.event.TellMerchants;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who gets what to send, and in which turns. */
@WebhookServiceTest
class ClaimsTest {

  private static final Duration LEASE = Duration.ofMinutes(10);

  private final int port;
  private final Deliveries deliveries;
  private final DeliverWebhooks deliverWebhooks;
  private final TellMerchants tellMerchants;
  private final TransactionTemplate transaction;
  private final JdbcClient jdbc;
  private final Ids ids;
  private final Clock clock;

  ClaimsTest(
      @LocalServerPort int port,
      Deliveries deliveries,
      DeliverWebhooks deliverWebhooks,
      TellMerchants tellMerchants,
      TransactionTemplate transaction,
      JdbcClient jdbc,
      Ids ids,
      Clock clock) {
    this.port = port;
    this.deliveries = deliveries;
    this.deliverWebhooks = deliverWebhooks;
    this.tellMerchants = tellMerchants;
    this.transaction = transaction;
    this.jdbc = jdbc;
    this.ids = ids;
    this.clock = clock;
  }

  @BeforeEach
  void alone() {
    deliverWebhooks.stop();
    // What other tests left behind would take its turns too.
    jdbc.sql("DELETE FROM delivery").update();
  }

  @AfterEach
  void goOn() {
    jdbc.sql("DELETE FROM delivery").update();
    deliverWebhooks.start();
  }

  @Test
  void givesEachDeliveryToOneOfManyInstances() throws Exception {
    var merchant = merchantWith(3, 100);
    List<Callable<List<Claimed>>> instances =
        IntStream.range(0, 4)
            .<Callable<List<Claimed>>>mapToObj(_ -> () -> claimAll(merchant))
            .toList();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var claimed = new ArrayList<Claimed>();
      for (var instance : threads.invokeAll(instances)) {
        claimed.addAll(instance.get());
      }
      assertThat(claimed).extracting(Claimed::id).doesNotHaveDuplicates();
      // Whoever stood in another's way got less and asked again; nothing is left behind.
      claimed.addAll(claimAll(merchant));
      assertThat(claimed).hasSize(300);
    }
  }

  private List<Claimed> claimAll(Merchant merchant) {
    var all = new ArrayList<Claimed>();
    List<Claimed> some;
    do {
      some = claim(10, 1_000, 50, Map.of());
      all.addAll(some);
    } while (!some.isEmpty());
    assertThat(all).allMatch(one -> one.event().merchantId().equals(merchant.id()));
    return all;
  }

  @Test
  void takesTurnsAndKeepsToTheBounds() {
    var busy = merchantWith(2, 100);
    var quiet = merchantWith(1, 3);
    var claimed = claim(64, 40, 50, Map.of(busy.id(), 10));
    assertThat(claimed).filteredOn(one -> one.event().merchantId().equals(quiet.id())).hasSize(3);
    assertThat(claimed)
        .filteredOn(one -> one.event().merchantId().equals(busy.id()))
        .as("40 at most, less 10 under way")
        .hasSize(30);

    var perEndpoint = claim(5, 1_000, 1_000, Map.of());
    assertThat(perEndpoint.stream().collect(groupingBy(Claimed::endpointId, counting())).values())
        .containsExactlyInAnyOrder(5L, 5L);
  }

  @Test
  void triesOnlyTwoAtAnEndpointThatFails() {
    var merchant = merchantWith(1, 20);
    jdbc.sql("UPDATE webhook_endpoint SET failing_since = now() WHERE merchant_id = ?")
        .param(merchant.id())
        .update();
    assertThat(claim(64, 128, 256, Map.of())).hasSize(2);
  }

  @Test
  void leavesWhatAHolderHasUntilItsClaimRunsOutAndThenHearsItNoMore() {
    merchantWith(1, 1);
    var first = claim(64, 128, 256, Map.of());
    assertThat(first).hasSize(1);
    assertThat(claim(64, 128, 256, Map.of())).isEmpty();
    jdbc.sql("UPDATE delivery SET next_attempt_at = now()").update();
    var second = claim(64, 128, 256, Map.of());
    assertThat(second).hasSize(1);
    assertThat(second.getFirst().token()).isGreaterThan(first.getFirst().token());
    assertThat(deliveries.settle(List.of(delivered(first.getFirst())))).isEmpty();
    assertThat(deliveries.settle(List.of(delivered(second.getFirst())))).hasSize(1);
    assertThat(deliveries.settle(List.of(delivered(second.getFirst())))).isEmpty();
  }

  @Test
  void leavesOutWhatItCannotSignAndNothingElse() {
    var locked = merchantWith(1, 1);
    // As when the key is gone that it was sealed by.
    jdbc.sql("UPDATE webhook_endpoint SET secret = 'other'::bytea WHERE merchant_id = ?")
        .param(locked.id())
        .update();
    var other = merchantWith(1, 1);
    assertThat(claim(64, 128, 256, Map.of()))
        .extracting(claimed -> claimed.event().merchantId())
        .containsExactly(other.id());
  }

  @Test
  void hearsThatWhatWasCalledOffArrivedAllTheSame() {
    var merchant = merchantWith(1, 2);
    var claimed = claim(64, 128, 256, Map.of());
    assertThat(claimed).hasSize(2);
    var endpoint = merchant.get("/api/webhook-endpoints").text("/data/0/id");
    merchant.patch("/api/webhook-endpoints/" + endpoint, Map.of("status", "DISABLED"));
    var arrived = claimed.getFirst();
    assertThat(deliveries.settle(List.of(delivered(arrived), Result.canceled(claimed.getLast()))))
        .containsExactly(arrived.id());
    assertThat(
            jdbc.sql("SELECT status FROM delivery WHERE id = ?")
                .param(arrived.id())
                .query(String.class)
                .single())
        .isEqualTo("DELIVERED");
    assertThat(deliveries.settle(List.of(delivered(arrived)))).isEmpty();
  }

  private Result delivered(Claimed claimed) {
    return new Result(
        claimed,
        DeliveryStatus.DELIVERED,
        new Attempt(
            clock.instant(), Duration.ofMillis(5), AttemptOutcome.DELIVERED, 200, null, null),
        null);
  }

  private List<Claimed> claim(
      int perEndpoint, int perMerchant, int batch, Map<String, Integer> busyMerchants) {
    return deliveries.claim(
        new Deliveries.Bounds(perEndpoint, perMerchant, batch, LEASE), Map.of(), busyMerchants);
  }

  private Merchant merchantWith(int endpoints, int events) {
    var merchant = Merchant.in(port);
    for (int i = 0; i < endpoints; i++) {
      merchant.register("http://localhost:9/" + i);
    }
    transaction.executeWithoutResult(
        _ ->
            tellMerchants.tell(
                IntStream.range(0, events).mapToObj(_ -> event(merchant.id())).toList()));
    return merchant;
  }

  private MerchantEvent event(String merchantId) {
    return new MerchantEvent(
        ids.next(merchantId),
        merchantId,
        "payment.created.v1",
        PaymentTopic.payment("pi_1", "CREATED").paymentIntentId(),
        1,
        "{}",
        clock.instant());
  }
}
