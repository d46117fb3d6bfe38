package io.quittance.ledger.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.ledger.RunningLedger;
import io.quittance.platform.watch.InvariantMeters;
import io.quittance.platform.watch.ProveInvariants;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody has the ledger forget by whom an entry was told. */
class BookingProofTest extends RunningLedger {

  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);

  @Autowired private JdbcClient jdbc;
  @Autowired private MeterRegistry meters;
  @Autowired private ProveInvariants proveInvariants;
  @Autowired private InvariantMeters invariantMeters;

  @Test
  @DisplayName("I3 an entry of a payment that no event told is noticed until it is explained")
  void noticesAnEntryThatNobodyTold() {
    var facts = new PaymentFacts(unique("mer"), unique("pi"));
    var operation = facts.operation(unique("txn"), 900, "EUR");
    try (var payments = new PaymentFacts.Sender(bootstrapServers())) {
      payments.send(facts.captured(operation));
    }
    var reference = operation.transactionId();
    await().untilAsserted(() -> assertThat(causeOf(reference)).hasSize(1));
    var event = causeOf(reference).getFirst();

    jdbc.sql("DELETE FROM inbox WHERE event_id = :event::uuid").param("event", event).update();
    // As if nobody had looked yet, since the job may have been faster.
    jdbc.sql("UPDATE invariant_look SET position = 0").update();
    await()
        .atMost(NOTICED_WITHIN)
        .untilAsserted(
            () -> {
              look();
              assertThat(violated()).contains(reference);
            });
    assertThat(violations()).isEqualTo(violated().size());

    jdbc.sql("INSERT INTO inbox (consumer, event_id) VALUES ('ledger', :event::uuid)")
        .param("event", event)
        .update();
    look();
    assertThat(violated()).doesNotContain(reference);
  }

  private void look() {
    proveInvariants.prove();
    invariantMeters.look();
  }

  private List<String> causeOf(String reference) {
    return jdbc.sql("SELECT cause_id::text FROM journal_entry WHERE reference = :reference")
        .param("reference", reference)
        .query(String.class)
        .list();
  }

  private List<String> violated() {
    return jdbc.sql("SELECT subject FROM invariant_violation").query(String.class).list();
  }

  private double violations() {
    return meters.get("quittance.invariant.violations").tag("invariant", "I3").gauge().value();
  }
}
