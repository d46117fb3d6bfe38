package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.reconciliation.ReconciliationEvent.SettlementConfirmed;
import io.quittance.ledger.booking.PaymentFacts;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a provider pays out, as reconciliation tells it. */
class SettlementEventsTest extends RunningLedger {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** No other test settles in it. */
  private static final String CURRENCY = "ISK";

  private final String provider = unique("prov");

  @Test
  @DisplayName("A802 a settlement is booked once, also when it is told twice or under another id")
  void booksASettlementOnce() {
    var facts = new PaymentFacts(unique("mer"), unique("pi"));
    var first = settlement("stl_" + provider + "_1", 1_000, 30, 970);
    var later = settlement("stl_" + provider + "_2", -200, 1, -201);
    var eventId = UUID.randomUUID();
    try (var events = new PaymentFacts.Sender(bootstrapServers())) {
      events.send(eventId, provider, first);
      events.send(eventId, provider, first);
      events.send(UUID.randomUUID(), provider, first);
      events.send(UUID.randomUUID(), provider, later);
      events.send(facts.captured(facts.operation(unique("txn"), 5, CURRENCY)));
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(balance("provider:" + provider + ":fees")).isEqualTo(31));
    assertThat(balance("provider:" + provider + ":receivable")).isEqualTo(-800);
    var entry =
        get("/ledger/entries?reference=settlement:" + first.settlementId())
            .body()
            .path("data")
            .path(0);
    assertThat(entry.path("cause").path("kind").asString()).isEqualTo("settlement.confirmed.v1");
    assertThat(entry.path("description").asString())
        .isEqualTo("Settlement %s 2026-03-01".formatted(provider));
    assertThat(entry.path("effectiveDate").asString()).isEqualTo("2026-03-01");
    assertThat(entry.path("postings")).hasSize(3);
    assertThat(balance("platform:bank", CURRENCY)).isEqualTo(970 - 201);
    var bank = get("/ledger/accounts/platform:bank?currency=" + CURRENCY);
    assertThat(bank.text("type")).isEqualTo("ASSET");
    assertThat(get("/ledger/accounts/provider:%s:fees".formatted(provider)).text("type"))
        .isEqualTo("EXPENSE");
  }

  private long balance(String account, String currency) {
    return get("/ledger/accounts/%s/balance?currency=%s".formatted(account, currency))
        .number("posted");
  }

  private SettlementConfirmed settlement(String id, long gross, long fees, long net) {
    var day = LocalDate.of(2026, 3, 1);
    return new SettlementConfirmed(
        id, provider, "acct_test", day, CURRENCY, gross, fees, net, 1, "stm_1");
  }
}
