package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.platform.id.Ids;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Who changed a payment, as operators find it. */
class PaymentAuditTest {

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final ApiClient viewer = ApiClient.operator(shop.platform().paymentUrl(), "viewer");

  @Test
  @DisplayName("I8 a sale's records name the merchant's key, and what it changed from and to")
  void aSaleIsTheKeysDoing() {
    var id =
        shop.sale(
                Shop.order(),
                1_000,
                "pm_card_visa",
                UUID.randomUUID().toString(),
                Map.of("receiptEmail", "customer@example.com"))
            .field("paymentIntentId");

    var records = recordsOf(id);

    assertThat(all(records, "actorKind")).containsOnly("KEY");
    assertThat(all(records, "objectType")).containsOnly("payment_intent");
    assertThat(all(records, "objectId")).containsOnly(id);
    assertThat(all(records, "requestId")).noneMatch(String::isEmpty);
    assertThat(records.getFirst().path("action").asString("")).isEqualTo("INSERT");
    var states = records.stream().map(it -> it.path("after").path("state").asString("")).toList();
    assertThat(states).endsWith("CAPTURED").doesNotHaveDuplicates();
    for (int i = 1; i < records.size(); i++) {
      assertThat(records.get(i).path("before").path("state").asString(""))
          .isEqualTo(states.get(i - 1));
    }
    assertThat(records.toString())
        .contains("\"receipt_email_sealed\":\"hidden\"")
        .doesNotContain("customer@example.com", "user-1");
  }

  @Test
  @DisplayName("I8 facts of one batch are told apart: each change has its own provider and event")
  void factsOfABatchAreToldApart() {
    var one = shop.sale(1_000, "pm_card_visa").field("paymentIntentId");
    var other = shop.sale(2_000, "pm_card_visa").field("paymentIntentId");
    var events = List.of(disputeOf(one, 1_000), disputeOf(other, 2_000));

    shop.platform()
        .bean(TransactionTemplate.class)
        .executeWithoutResult(_ -> shop.platform().bean(EventHandler.class).handle(events));

    for (int i = 0; i < 2; i++) {
      var last = recordsOf(i == 0 ? one : other).getLast();
      assertThat(last.path("actorKind").asString("")).isEqualTo("PROVIDER");
      assertThat(last.path("actor").asString("")).isEqualTo("simulator");
      assertThat(last.path("cause").asString("")).isEqualTo(events.get(i).id().toString());
      assertThat(last.path("after").path("amount_disputed").asLong()).isEqualTo(1_000L * (i + 1));
    }
  }

  @Test
  @DisplayName("I8 it is recorded who had a fact tried again that was given up, and what it was")
  void recordsWhoHadAFactTriedAgain() {
    var event = disputeOf(Ids.write("pi", UUID.randomUUID()), 1_000);
    shop.platform()
        .bean(TransactionTemplate.class)
        .executeWithoutResult(_ -> shop.platform().bean(EventHandler.class).handle(List.of(event)));
    int givenUp =
        shop.platform()
            .bean(JdbcClient.class)
            .sql("UPDATE waiting_fact SET tries = 80, next_try_at = NULL WHERE id = :id")
            .param("id", event.id())
            .update();
    assertThat(givenUp).isOne();
    var operator = ApiClient.operator(shop.platform().paymentUrl(), "operator");

    var retried = operator.post("/api/waiting-facts/" + event.id() + "/retry", Map.of());

    assertThat(retried.status()).as(retried.text()).isEqualTo(200);
    var record = recordsOf(event.id().toString());
    assertThat(all(record, "objectType")).containsExactly("waiting_fact_retry");
    assertThat(all(record, "actorKind")).containsExactly("OPERATOR");
    assertThat(all(record, "actor")).containsExactly("operator");
    assertThat(all(record, "requestId"))
        .containsExactly(retried.raw().headers().firstValue("X-Request-Id").orElseThrow());
    var before = record.getFirst().path("after");
    assertThat(before.path("tries").asInt()).isEqualTo(80);
    assertThat(before.has("next_try_at")).as("it was given up").isFalse();
  }

  private static ReceivedEvent disputeOf(String paymentId, long amount) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var fact =
        new ProviderFact.DisputeOpened(
            new ProviderFact.Subject("simulator", "acct_sandbox", paymentId, null, null, now),
            "dp_of_" + paymentId,
            amount,
            "USD",
            "fraudulent",
            null);
    return new ReceivedEvent(
        UUID.randomUUID(),
        "/quittance/webhook-service",
        ProviderFact.CATALOG.topic(),
        ProviderFact.CATALOG.typeOf(fact),
        paymentId,
        1,
        now,
        null,
        ProviderFact.CATALOG.write(fact));
  }

  /** Oldest first. */
  private List<JsonNode> recordsOf(String id) {
    var answer = viewer.get("/api/audit?limit=100&objectId=" + id);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return StreamSupport.stream(answer.body().path("data").spliterator(), false)
        .toList()
        .reversed();
  }

  private static List<String> all(List<JsonNode> records, String field) {
    return records.stream().map(record -> record.path(field).asString("")).toList();
  }
}
