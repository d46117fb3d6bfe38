package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent.SettlementConfirmed;
import io.quittance.reconciliation.Claims.Claim;
import io.quittance.reconciliation.StatementFile.Line;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;

/** What a provider pays out is told once both sides agree, and only what was not told before. */
class SettlementTest extends ReconciliationTest {

  @Test
  void settlesEachCurrencyThatAgreesAndTheOthersOnceTheyDo() {
    var day = LocalDate.of(2023, 6, 1);
    var sale = claim(day, "sale", "CAPTURE", 2_000_000, "USD");
    var back = claim(day, "back", "REFUND", 500_000, "USD");
    var euros = claim(day, "euros", "CAPTURE", 1_000, "EUR");
    var unknown = claim(day, "unknown", "CAPTURE", 700, "JPY");
    claim(List.of(sale, back, euros));
    var lines = List.of(line(sale, 200), line(back, 0), line(euros, 0), line(unknown, 0));
    WORLD.tellStatement(day, StatementFile.of(day, lines).csv());

    reconcile(day);

    assertThat(settled(day))
        .containsExactly("EUR 1: 1000 - 0 = 1000, 1", "USD 1: 1500000 - 200 = 1499800, 2");

    claim(List.of(sale, back, euros, unknown));
    reconcile(day);
    reconcile(day);

    assertThat(settled(day))
        .containsExactly(
            "EUR 1: 1000 - 0 = 1000, 1",
            "JPY 1: 700 - 0 = 700, 1",
            "USD 1: 1500000 - 200 = 1499800, 2");
    assertThat(told(day, 3).get("USD"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.account()).isEqualTo(OutsideWorld.ACCOUNT);
              assertThat(event.gross() + " " + event.fees() + " " + event.net())
                  .isEqualTo("1500000 200 1499800");
              assertThat(event.lines()).isEqualTo(2);
              // Newest first: JPY, USD, EUR.
              assertThat(event.settlementId()).isEqualTo(ids(day).get(1));
            });
  }

  @Test
  @DisplayName("a day that is judged again tells only what its statement has beyond before")
  void settlesTheRestOfADayAsAnotherPart() {
    var day = LocalDate.of(2023, 6, 11);
    var first = claim(day, "first", "CAPTURE", 1_000_000, "USD");
    var later = claim(day, "later", "CAPTURE", 30_000, "USD");
    var back = claim(day, "back", "REFUND", 1_000_000, "USD");
    claim(List.of(first));
    WORLD.tellStatement(day, StatementFile.of(day, List.of(line(first, 100))).csv());
    reconcile(day);
    claim(List.of(first, later, back));
    WORLD.tellStatement(
        day, StatementFile.of(day, List.of(line(first, 100), line(later, 3), line(back, 0))).csv());

    reconcile(day);

    assertThat(settled(day))
        .containsExactly("USD 1: 1000000 - 100 = 999900, 1", "USD 2: -970000 - 3 = -970003, 2");
    assertThat(told(day, 2).get("USD"))
        .extracting(SettlementConfirmed::net)
        .containsExactly(999_900L, -970_003L);
  }

  @Test
  void settlesNothingWhileTheFeeIsNotTheAgreedOne() {
    var day = LocalDate.of(2023, 6, 21);
    var sale = claim(day, "sale", "CAPTURE", 1_000_000, "USD");
    claim(List.of(sale));
    WORLD.tellStatement(day, StatementFile.of(day, List.of(line(sale, 101))).csv());

    assertThat(found(reconcile(day))).containsExactly("FEE op_sale_" + day);

    assertThat(settled(day)).isEmpty();
  }

  @Test
  void settlesWhatTheProviderHasOnTheNeighboringDay() {
    var day = LocalDate.of(2023, 7, 1);
    var lateAtNight = claim(day.minusDays(1), "late", "CAPTURE", 900, "USD");
    claim(List.of(lateAtNight));
    WORLD.tellStatement(day, StatementFile.of(day, List.of(line(lateAtNight, 0))).csv());

    assertThat(found(reconcile(day))).containsExactly("TIMING " + lateAtNight.operationId());

    assertThat(settled(day)).containsExactly("USD 1: 900 - 0 = 900, 1");
  }

  @Test
  @DisplayName("A1802: what a corrected file takes over from another day is not settled unnoticed")
  void judgesTheOtherDayOfACorrectedFile() {
    var day = LocalDate.of(2023, 7, 10);
    var next = day.plusDays(1);
    var other = claim(day, "other", "CAPTURE", 50, "USD");
    var sale = claim(next, "sale", "CAPTURE", 900, "USD");
    var unknown = claim(next, "unknown", "CAPTURE", 7, "JPY");
    claim(List.of(sale, other));
    WORLD.tellStatement(day, StatementFile.of(day, List.of(line(other, 0))).csv());
    reconcile(day);
    WORLD.tellStatement(next, StatementFile.of(next, List.of(line(sale, 0))).csv());
    assertThat(found(reconcile(next))).isEmpty();

    var early =
        new Line(
            "CAPTURE",
            "op_sale_" + next,
            "ch_sale",
            sale.transactionId(),
            sale.paymentIntentId(),
            900,
            0,
            "USD",
            other.occurredAt());
    WORLD.tellStatement(day, StatementFile.of(day, List.of(line(other, 0), early)).csv());
    reconcile(day);

    // It was settled by the line that was told first: the one of the other day.
    assertThat(duplicates(day)).isEqualTo(1);
    assertThat(settled(day)).containsExactly("USD 1: 50 - 0 = 50, 1");
    assertThat(found(reconcile(next))).isEmpty();
    assertThat(settled(next)).containsExactly("USD 1: 900 - 0 = 900, 1");

    // Once the other day has it no more, this one settles it, and that one takes it back.
    WORLD.tellStatement(next, StatementFile.of(next, List.of()).csv());
    reconcile(next);
    await().atMost(PATIENCE).until(() -> duplicates(day) == 0);
    assertThat(settled(day)).containsExactly("USD 1: 50 - 0 = 50, 1", "USD 2: 900 - 0 = 900, 1");

    // And back again: what comes a second time was told later than what is there.
    WORLD.tellStatement(
        next, StatementFile.of(next, List.of(line(sale, 0), line(unknown, 0))).csv());
    reconcile(next);
    assertThat(duplicates(next)).isEqualTo(1);
    assertThat(settled(day)).hasSize(2);
  }

  private long duplicates(LocalDate day) {
    return jdbc.sql(
            """
            SELECT count(*) FROM discrepancy
            WHERE day = :day AND kind = 'DUPLICATE' AND status = 'OPEN'
            """)
        .param("day", day)
        .query(Long.class)
        .single();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE settlement SET fees = 0", "DELETE FROM settlement"})
  void keepsSettlementsFromTheApplication(String statement) {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> jdbc.sql(statement).update())
        .havingRootCause()
        .withMessageContaining("permission denied");
  }

  /** Each settlement of a day: currency, part, amounts and lines. */
  private List<String> settled(LocalDate day) {
    return list(day).stream()
        .map(
            it ->
                "%s %d: %d - %d = %d, %d"
                    .formatted(
                        it.path("currency").asString(),
                        it.path("part").asInt(),
                        it.path("gross").asLong(),
                        it.path("fees").asLong(),
                        it.path("net").asLong(),
                        it.path("lines").asInt()))
        .sorted()
        .toList();
  }

  private List<String> ids(LocalDate day) {
    return list(day).stream().map(it -> it.path("settlementId").asString()).toList();
  }

  private List<JsonNode> list(LocalDate day) {
    var answer = get("/api/reconciliation/settlements?provider=simulator&date=" + day, "viewer");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).get("data").valueStream().toList();
  }

  /** The settlements that were told of a day, by currency, once there are so many. */
  private static Map<String, List<SettlementConfirmed>> told(LocalDate day, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            SERVERS.get("spring.kafka.bootstrap-servers") + "",
            "auto.offset.reset",
            "earliest");
    var told = new TreeMap<String, List<SettlementConfirmed>>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      // Without a group: nobody has to wait for one to form.
      consumer.assign(
          consumer.partitionsFor(ReconciliationEvent.CATALOG.topic()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList());
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (var message : consumer.poll(Duration.ofMillis(200))) {
                  if (message.key().contains(day.toString())) {
                    add(message, told);
                  }
                }
                return told.values().stream().mapToInt(List::size).sum() == count;
              });
    }
    return told;
  }

  private static void add(
      ConsumerRecord<String, byte[]> message, Map<String, List<SettlementConfirmed>> told) {
    var event =
        (SettlementConfirmed)
            ReconciliationEvent.CATALOG
                .read(
                    header(message, "ce_type"), new String(message.value(), StandardCharsets.UTF_8))
                .orElseThrow();
    var ofCurrency = told.computeIfAbsent(event.currency(), _ -> new ArrayList<>());
    ofCurrency.add(event);
    assertThat(message.key())
        .isEqualTo("simulator:%s:%s".formatted(event.date(), event.currency()));
    assertThat(header(message, "ce_sequence")).isEqualTo("" + ofCurrency.size());
  }

  private static String header(ConsumerRecord<String, byte[]> message, String name) {
    return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static Claim claim(
      LocalDate day, String name, String kind, long amount, String currency) {
    var unique = name + "_" + day;
    var at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    return new Claim(
        "txn_" + unique, kind, "op_" + unique, "pi_" + unique, amount, currency, at, false);
  }

  private static Line line(Claim claim, long fee) {
    return GeneratedDay.withFee(GeneratedDay.line(claim), fee);
  }
}
