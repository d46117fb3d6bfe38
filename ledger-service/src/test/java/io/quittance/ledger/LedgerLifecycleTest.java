package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.ledger.booking.PaymentFacts;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The whole story of a ledger: money comes in, goes back, is fought over, is explained, proven. */
class LedgerLifecycleTest extends RunningLedger {

  @Test
  void tellsTheStoryOfOneMerchant() {
    var merchant = unique("mer");
    var paymentId = unique("pi");
    var facts = new PaymentFacts(merchant, paymentId);
    var txn = unique("txn");
    var payable = "merchant:" + merchant + ":payable";
    var disputed = "merchant:" + merchant + ":disputed";

    try (var payments = new PaymentFacts.Sender(bootstrapServers())) {
      // A customer pays 50.00; the provider owes us, we owe the merchant. Created moves nothing.
      payments.send(facts.created());
      payments.send(facts.captured(facts.operation(txn + "-1", 5000, "USD")));
      await().untilAsserted(() -> assertThat(balance(payable)).isEqualTo(5000));

      // 20.00 go back. The provider reports it, then takes it back two days later.
      payments.send(facts.refundSucceeded(facts.operation(txn + "-2", 2000, "USD")));
      await().untilAsserted(() -> assertThat(balance(payable)).isEqualTo(3000));
      payments.send(facts.refundFailed(facts.operation(txn + "-2", 2000, "USD"), true));
      await().untilAsserted(() -> assertThat(balance(payable)).isEqualTo(5000));

      // The card's owner disputes the payment, and the merchant wins.
      payments.send(facts.disputeOpened(facts.operation(txn + "-3", 5000, "USD")));
      await().untilAsserted(() -> assertThat(balance(payable)).isZero());
      assertThat(balance(disputed)).isEqualTo(5000);
      payments.send(facts.disputeWon(facts.operation(txn + "-3", 5000, "USD")));
      await().untilAsserted(() -> assertThat(balance(payable)).isEqualTo(5000));
    }

    // An operator's colleague books a wrong entry by REST, and takes it back by a reversing one.
    var suspense = open(unique("suspense"), "LIABILITY", "USD", true);
    var wrong = book(payable, suspense, 700, "USD");
    assertThat(wrong.status()).isEqualTo(201);
    var reversal = post("/ledger/entries/" + wrong.text("entryId") + "/reverse", "{}");
    assertThat(reversal.status()).isEqualTo(201);
    assertThat(reversal.body().path("cause").path("id").asString(""))
        .isEqualTo(wrong.text("entryId"));
    assertThat(post("/ledger/entries/" + wrong.text("entryId") + "/reverse", "{}").status())
        .as("the second reversal finds the first")
        .isEqualTo(200);

    // The statement explains the balance, newest line first; entries are found by their payment.
    var statement = get("/ledger/accounts/" + payable + "/statement");
    assertThat(statement.number("openingBalance")).isZero();
    assertThat(statement.number("closingBalance")).isEqualTo(5000);
    assertThat(
            statement.body().path("data").valueStream().map(line -> line.path("balance").asLong()))
        .containsExactly(5000L, 4300L, 5000L, 0L, 5000L, 3000L, 5000L);
    var ofPayment = get("/ledger/entries?paymentIntentId=" + paymentId);
    assertThat(
            ofPayment
                .body()
                .path("data")
                .valueStream()
                .map(entry -> entry.path("cause").path("kind").asString("")))
        .containsExactly(
            "dispute.won.v1",
            "dispute.opened.v1",
            "refund.failed.v1",
            "refund.succeeded.v1",
            "payment.captured.v1");

    // Everything adds up.
    var trial = getAs(VIEWER, "/ledger/trial-balance");
    assertThat(
            trial.body().path("totals").valueStream().map(total -> total.path("balance").asLong()))
        .isNotEmpty()
        .allMatch(difference -> difference == 0);
    var proof = getAs(VIEWER, "/ledger/proof");
    assertThat(proof.body().path("good").asBoolean()).as("%s", proof.body()).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(get("/ledger/proof").body().path("chain").path("unsealed").asLong())
                    .isZero());
  }

  @Test
  void skipsEventsOfTomorrow() {
    var facts = new PaymentFacts(unique("mer"), unique("pi"));
    var txn = unique("txn");
    try (var payments = new PaymentFacts.Sender(bootstrapServers())) {
      payments.send(UUID.randomUUID(), "payment.teleported.v7", "pi", "{\"new\": true}");
      payments.send(facts.captured(facts.operation(txn, 1, "JPY")));
    }

    await()
        .untilAsserted(
            () ->
                assertThat(get("/ledger/entries?reference=" + txn).body().path("data")).hasSize(1));
  }
}
