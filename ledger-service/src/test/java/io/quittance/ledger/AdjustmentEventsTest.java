package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.ledger.BookingEvent;
import io.quittance.contracts.ledger.BookingEvent.AdjustmentBooked;
import io.quittance.contracts.ledger.BookingEvent.AdjustmentRefused;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentApproved;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import io.quittance.ledger.booking.PaymentFacts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What two operators agreed on because of a discrepancy, as reconciliation tells it. */
class AdjustmentEventsTest extends RunningLedger {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** No other test adjusts in it. */
  private static final String CURRENCY = "ISK";

  private final String provider = unique("prov");

  @Test
  @DisplayName("A1807 an approved adjustment is booked once, and the ledger tells its entry")
  void booksAnAdjustmentOnce() {
    var approved = approved(70, -70);
    try (var events = new PaymentFacts.Sender(bootstrapServers())) {
      events.send(UUID.randomUUID(), approved.proposalId(), approved);
      events.send(UUID.randomUUID(), approved.proposalId(), approved);
    }

    var booked = (AdjustmentBooked) told(approved.proposalId());

    assertThat(
            get("/ledger/accounts/provider:%s:fees/balance".formatted(provider)).number("posted"))
        .isEqualTo(-70);
    var entry = get("/ledger/entries/" + booked.entryId()).body();
    assertThat(entry.path("reference").asString())
        .isEqualTo("discrepancy:" + approved.proposalId());
    assertThat(entry.path("cause").path("kind").asString()).isEqualTo("adjustment.approved.v1");
    assertThat(entry.path("metadata").path("reason").asString()).isEqualTo("agreed by phone");
    assertThat(entry.path("metadata").path("approvedBy").asString()).isEqualTo("bob");
    var differences = get("/ledger/accounts/provider:%s:fee-differences".formatted(provider));
    assertThat(differences.text("type")).isEqualTo("EXPENSE");
    var reversed = post("/ledger/entries/" + booked.entryId() + "/reverse", "{}");
    assertThat(reversed.text("code")).isEqualTo("entry_not_reversible");
  }

  @Test
  @DisplayName("A1807 an adjustment that cannot be booked is refused, and the ledger says why")
  void refusesWhatDoesNotBalance() {
    var approved = approved(70, -69);
    try (var events = new PaymentFacts.Sender(bootstrapServers())) {
      events.send(UUID.randomUUID(), approved.proposalId(), approved);
    }

    var refused = (AdjustmentRefused) told(approved.proposalId());

    assertThat(refused.code()).isEqualTo("unbalanced");
    assertThat(refused.detail()).contains(CURRENCY);
    assertThat(
            get("/ledger/entries?reference=discrepancy:" + approved.proposalId())
                .body()
                .path("data"))
        .isEmpty();
  }

  private AdjustmentApproved approved(long difference, long fees) {
    return new AdjustmentApproved(
        unique("prp"),
        "dsc_1",
        provider,
        LocalDate.of(2026, 3, 1),
        "FEE_ADJUSTMENT",
        "agreed by phone",
        "ann",
        "bob",
        List.of(
            new AdjustmentLine(AdjustedAccount.FEE_DIFFERENCES, CURRENCY, difference),
            new AdjustmentLine(AdjustedAccount.PROVIDER_FEES, CURRENCY, fees)));
  }

  /** The one answer about an adjustment. */
  private static BookingEvent told(String proposalId) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers(),
            "group.id",
            UUID.randomUUID().toString(),
            "auto.offset.reset",
            "earliest");
    var told = new ArrayList<ConsumerRecord<String, String>>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      // By subscription: the first answer of all makes the topic.
      consumer.subscribe(List.of(BookingEvent.CATALOG.topic()));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(told::add);
                return told.stream().anyMatch(message -> message.key().equals(proposalId));
              });
    }
    var ofProposal = told.stream().filter(message -> message.key().equals(proposalId)).toList();
    assertThat(ofProposal).hasSize(1);
    var message = ofProposal.getFirst();
    var type = message.headers().lastHeader("ce_type").value();
    return BookingEvent.CATALOG
        .read(new String(type, StandardCharsets.UTF_8), message.value())
        .orElseThrow();
  }
}
