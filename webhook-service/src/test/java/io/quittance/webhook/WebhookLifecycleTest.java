package io.quittance.webhook;

import static io.quittance.webhook.PublishedFacts.header;
import static io.quittance.webhook.SimulatorProvider.disputeEvent;
import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Authorized;
import io.quittance.contracts.provider.ProviderFact.Captured;
import io.quittance.contracts.provider.ProviderFact.DisputeLost;
import io.quittance.contracts.provider.ProviderFact.DisputeOpened;
import io.quittance.contracts.provider.ProviderFact.Refunded;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The story of a webhook, from the provider to the topic. */
@WebhookServiceTest
class WebhookLifecycleTest {

  private final SimulatorProvider provider;

  WebhookLifecycleTest(@LocalServerPort int port) {
    this.provider = new SimulatorProvider(port);
  }

  @Test
  void publishesThePaymentsFactsInOrderWithGaplessSequences() {
    var payment = id("pi");
    var events =
        List.of(
            event("charge.authorized", payment, "txn_1", 5000),
            event("charge.captured", payment, "txn_2", 5000),
            event("refund.succeeded", payment, "txn_3", 1200),
            disputeEvent("charge.disputed", payment, "NEEDS_RESPONSE"),
            disputeEvent("dispute.lost", payment, "LOST"));
    for (var event : events) {
      var answer = provider.deliver(event);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }

    try (var published = new PublishedFacts()) {
      var messages = published.of(payment, 5);
      assertThat(messages)
          .extracting(message -> header(message, "ce_sequence"))
          .containsExactly("1", "2", "3", "4", "5");
      assertThat(published.facts(payment, 5))
          .satisfiesExactly(
              fact -> assertThat(fact).isInstanceOf(Authorized.class),
              fact -> assertThat(fact).isEqualTo(captured(payment)),
              fact -> assertThat(fact).isInstanceOf(Refunded.class),
              fact -> assertThat(fact).isInstanceOf(DisputeOpened.class),
              fact -> assertThat(fact).isInstanceOf(DisputeLost.class));
      var first = messages.getFirst();
      assertThat(header(first, "ce_specversion")).isEqualTo("1.0");
      assertThat(header(first, "ce_source")).isEqualTo("/quittance/webhook-service");
      assertThat(header(first, "ce_type")).isEqualTo("provider.authorized.v1");
      assertThat(header(first, "ce_subject")).isEqualTo(payment);
      assertThat(header(first, "content-type")).isEqualTo("application/json");
      assertThat(messages).extracting(message -> header(message, "ce_id")).doesNotHaveDuplicates();
    }
  }

  private static ProviderFact captured(String payment) {
    return new Captured(
        new ProviderFact.Subject(
            "simulator",
            "acct_main",
            payment,
            "txn_2",
            "ch_1",
            Instant.parse("2026-03-01T10:00:01Z")),
        5000,
        "USD",
        "op_txn_2");
  }

  @Test
  @DisplayName("A406 events out of order are all published; payment-api brings them into order")
  void publishesEventsInTheOrderOfTheirArrival() {
    var payment = id("pi");
    provider.deliver(event("refund.succeeded", payment, "txn_3", 100));
    provider.deliver(event("charge.captured", payment, "txn_2", 5000));
    provider.deliver(event("charge.authorized", payment, "txn_1", 5000));

    try (var published = new PublishedFacts()) {
      assertThat(published.of(payment, 3))
          .extracting(message -> header(message, "ce_type"))
          .containsExactly(
              "provider.refunded.v1", "provider.captured.v1", "provider.authorized.v1");
    }
  }

  @Test
  void numbersConcurrentFactsOfOnePaymentWithoutGaps() {
    var payment = id("pi");
    var answers =
        IntStream.range(0, 50)
            .mapToObj(i -> event("charge.captured", payment, "txn_" + i, 1))
            .map(provider::deliverAsync)
            .toList();
    assertThat(answers).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(200));

    try (var published = new PublishedFacts()) {
      assertThat(published.of(payment, 50))
          .extracting(message -> Integer.valueOf(header(message, "ce_sequence")))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
    }
  }
}
