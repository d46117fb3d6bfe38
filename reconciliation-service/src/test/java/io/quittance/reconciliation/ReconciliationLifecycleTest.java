package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.reconciliation.Claims.Claim;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/**
 * The whole story: payment-api lost the answers of two operations. The statement has them,
 * payment-api is told, its events arrive, and the next run finds nothing.
 */
class ReconciliationLifecycleTest extends ReconciliationTest {

  private static final LocalDate DAY = today().minusDays(10);

  @Test
  void findsWhatWeDoNotKnowTellsPaymentApiAndResolves() {
    var known = claim("known", "CAPTURE", 5000);
    var lostCapture = claim("lost", "CAPTURE", 700);
    var lostRefund = claim("lost_refund", "REFUND", 200);
    claim(List.of(known));
    WORLD.tellStatement(
        DAY,
        StatementFile.of(
                DAY,
                List.of(
                    GeneratedDay.line(known),
                    GeneratedDay.line(lostCapture),
                    GeneratedDay.line(lostRefund)))
            .csv());

    var first = reconcile(DAY);

    assertThat(first.get("status").asString()).isEqualTo("COMPLETED");
    assertThat(first.get("complete").asBoolean()).isTrue();
    assertThat(first.get("counts").get("matched").asLong()).isEqualTo(1);
    assertThat(first.get("counts").get("missingInternally").asLong()).isEqualTo(2);
    assertThat(first.get("totals").get(0).get("ours").get("net").asLong()).isEqualTo(5000);
    assertThat(first.get("totals").get(0).get("provider").get("net").asLong()).isEqualTo(5500);
    assertThat(discrepancies(first))
        .allMatch(each -> !each.get("repairPublishedAt").isNull())
        .allMatch(each -> each.get("status").asString().equals("OPEN"));

    assertThat(factsAbout("pi_lost", 2))
        .containsExactly(
            new ProviderFact.Captured(subject(lostCapture), 700, "USD", "op_lost"),
            new ProviderFact.Refunded(subject(lostRefund), 200, "USD", "op_lost_refund"));

    claim(List.of(known, lostCapture, lostRefund));
    var second = reconcile(DAY);

    assertThat(second.get("counts").get("matched").asLong()).isEqualTo(3);
    assertThat(second.get("counts").get("missingInternally").asLong()).isZero();
    var listed = json(get("/api/reconciliation/discrepancies?date=" + DAY, "viewer")).get("data");
    assertThat(listed).hasSize(2);
    assertThat(listed)
        .allMatch(each -> each.get("status").asString().equals("RESOLVED"))
        .allMatch(each -> each.get("resolution").asString().equals("REPAIRED"));
  }

  private static Claim claim(String name, String kind, long amount) {
    var at = DAY.atTime(9, 30).toInstant(ZoneOffset.UTC);
    var payment = name.startsWith("lost") ? "pi_lost" : "pi_known";
    return new Claim("txn_" + name, kind, "op_" + name, payment, amount, "USD", at, false);
  }

  private static ProviderFact.Subject subject(Claim claim) {
    return new ProviderFact.Subject(
        "simulator",
        OutsideWorld.ACCOUNT,
        "pi_lost",
        claim.transactionId(),
        "ch_pi_lost",
        claim.occurredAt());
  }

  static List<ProviderFact> factsAbout(String payment, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", SERVERS.get("spring.kafka.bootstrap-servers") + "",
            "group.id", "facts-about-" + payment,
            "auto.offset.reset", "earliest");
    var facts = new ArrayList<ProviderFact>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(ProviderFact.CATALOG.topic()));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (var message : consumer.poll(Duration.ofMillis(200))) {
                  if (message.key().equals(payment)) {
                    assertThat(header(message, "ce_sequence")).isEqualTo("" + (facts.size() + 1));
                    facts.add(fact(message));
                  }
                }
                return facts.size() == count;
              });
    }
    return facts;
  }

  private static ProviderFact fact(ConsumerRecord<String, byte[]> message) {
    return ProviderFact.CATALOG
        .read(header(message, "ce_type"), new String(message.value(), StandardCharsets.UTF_8))
        .orElseThrow();
  }

  private static String header(ConsumerRecord<String, byte[]> message, String name) {
    return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
