package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.ledger.booking.PaymentFacts;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PaymentEventsTest extends RunningLedger {

  @Test
  @DisplayName("A802 an event that comes twice, or again under another id, is booked once")
  void booksARepeatedEventOnce() {
    var merchant = unique("mer");
    var facts = new PaymentFacts(merchant, unique("pi"));
    var operation = facts.operation(unique("txn"), 900, "EUR");
    var eventId = UUID.randomUUID();
    try (var payments = new PaymentFacts.Sender(bootstrapServers())) {
      payments.send(eventId, facts.captured(operation));
      payments.send(eventId, facts.captured(operation));
      payments.send(facts.captured(operation));
      // The last of the same payment: when it is booked, the ones before it have been run.
      payments.send(facts.captured(facts.operation(unique("txn"), 1, "EUR")));
    }

    await()
        .untilAsserted(
            () -> assertThat(balance("merchant:" + merchant + ":payable")).isEqualTo(901));
  }

  @Test
  @DisplayName("A805 an operation told again with another amount is set aside; the rest goes on")
  void setsAsideWhatContradictsTheJournal() {
    var merchant = unique("mer");
    var facts = new PaymentFacts(merchant, unique("pi"));
    var txn = unique("txn");
    try (var payments = new PaymentFacts.Sender(bootstrapServers())) {
      payments.send(facts.captured(facts.operation(txn, 900, "EUR")));
      payments.send(facts.captured(facts.operation(txn, 901, "EUR")));
      payments.send(facts.captured(facts.operation(unique("txn"), 50, "EUR")));
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(balance("merchant:" + merchant + ":payable")).isEqualTo(950));
  }

  @Test
  void keepsWhatAnEventBookedFromBeingReversed() {
    var merchant = unique("mer");
    var facts = new PaymentFacts(merchant, unique("pi"));
    var txn = unique("txn");
    try (var payments = new PaymentFacts.Sender(bootstrapServers())) {
      payments.send(facts.captured(facts.operation(txn, 900, "EUR")));
    }
    await()
        .untilAsserted(
            () -> assertThat(balance("merchant:" + merchant + ":payable")).isEqualTo(900));
    var entry = get("/ledger/entries?reference=" + txn).body().path("data").path(0);

    var reversed = post("/ledger/entries/" + entry.path("entryId").asString() + "/reverse", "{}");

    assertThat(reversed.status()).as("%s", reversed).isEqualTo(409);
    assertThat(reversed.code()).isEqualTo("entry_not_reversible");
  }

  @Test
  void letsAMerchantsBalanceGoBelowZeroWhenTheMoneyHasMoved() {
    var merchant = unique("mer");
    var facts = new PaymentFacts(merchant, unique("pi"));
    try (var payments = new PaymentFacts.Sender(bootstrapServers())) {
      payments.send(facts.refundSucceeded(facts.operation(unique("txn"), 300, "KWD")));
    }

    await()
        .untilAsserted(
            () -> assertThat(balance("merchant:" + merchant + ":payable")).isEqualTo(-300));
  }
}
