package io.quittance.platform.outbox;

import static io.quittance.platform.testapp.Topic.header;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.platform.problem.ProblemAdvice;
import io.quittance.platform.testapp.TestDatabase;
import io.quittance.platform.testapp.Topic;
import io.quittance.platform.tracing.Traceparent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.mock.env.MockEnvironment;

/** Events leave once their change is committed, in order, whatever happens to the broker. */
class OutboxRelayTest {

  private static final Duration DRAIN_MAX = Duration.ofSeconds(40);
  private static final Duration BACKLOG_MAX = Duration.ofMinutes(5);

  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final TestDatabase database = new TestDatabase();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final OutboxRelay relay = relay();
  private final OutboxRelay other = relay();
  private final Outbox outbox = new Outbox(database.template(), relay);
  private final Topic topic = Topic.fresh("outbox");

  @AfterEach
  void stop() {
    relay.stop();
    other.stop();
    database.close();
  }

  @Test
  @DisplayName("A806 events of one aggregate leave in order, as CloudEvents with the request id")
  void leavesInOrder() {
    relay.start();
    MDC.put(ProblemAdvice.REQUEST_ID, "req-7");
    try (var _ = Traceparent.read(TRACEPARENT).makeCurrent()) {
      for (long sequence = 1; sequence <= 20; sequence++) {
        append(List.of(event("a", sequence), event("b", sequence)));
      }
    }
    MDC.remove(ProblemAdvice.REQUEST_ID);

    var messages = topic.read(40);
    assertThat(sequences(messages)).isEqualTo(Map.of("a", upTo(20), "b", upTo(20)));
    var first = messages.getFirst();
    assertThat(UUID.fromString(header(first, "ce_id"))).isNotNull();
    assertThat(OffsetDateTime.parse(header(first, "ce_time"))).isNotNull();
    assertThat(header(first, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(first, "ce_source")).isEqualTo("/quittance/tester");
    assertThat(header(first, "ce_type")).isEqualTo("thing.changed.v1");
    assertThat(header(first, "ce_subject")).isEqualTo(first.key());
    assertThat(header(first, "content-type")).isEqualTo("application/json");
    assertThat(header(first, "x-request-id")).isEqualTo("req-7");
    assertThat(header(first, "traceparent")).isEqualTo(TRACEPARENT);
    assertThat(first.value()).isEqualTo("{\"text\":\"é書\"}");
    drained();
  }

  @Test
  @DisplayName("A804 a rolled-back change leaves no event")
  void forgetsWhatWasRolledBack() {
    relay.start();
    database
        .transaction()
        .executeWithoutResult(
            status -> {
              outbox.append(List.of(event("a", 1)));
              status.setRollbackOnly();
            });
    append(List.of(event("b", 1)));

    assertThat(topic.read(1)).extracting(ConsumerRecord::key).containsExactly("b");
    drained();
  }

  @Test
  @DisplayName("A804 an event without a transaction is refused")
  void refusesToAppendOutsideOfATransaction() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> outbox.append(List.of(event("a", 1))));
    assertThat(database.count("outbox")).isZero();
  }

  @Test
  @DisplayName("A807 two relays on one database neither reorder nor repeat")
  void keepsTheOrderWithTwoRelays() {
    relay.start();
    other.start();
    var writers =
        IntStream.range(0, 4)
            .mapToObj(
                writer ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (long i = 1; i <= 200; i++) {
                            append(List.of(event("a" + writer, i)));
                          }
                        }))
            .toList();
    writers.forEach(CompletableFuture::join);
    drained();

    assertThat(sequences(topic.read(800)))
        .isEqualTo(Map.of("a0", upTo(200), "a1", upTo(200), "a2", upTo(200), "a3", upTo(200)));
  }

  @Test
  @DisplayName("A801 while Kafka is down events wait, and then leave in order")
  void waitsForTheBroker() {
    var kafka = LocalInfrastructure.shared().kafka();
    relay.start();
    append(List.of(event("a", 1)));
    drained();
    kafka.stop();
    try {
      for (long sequence = 2; sequence <= 50; sequence++) {
        append(List.of(event("a", sequence), event("b", sequence - 1)));
      }
      // A relay that has never seen the broker gives up at the first event.
      try (var producer = other.newProducer()) {
        relay.stop();
        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(() -> other.publishBatch(producer));
      }
      assertThat(database.count("outbox")).isEqualTo(98);
    } finally {
      kafka.start();
    }
    other.start();
    drained();

    var read =
        sequences(
            topic.readUntil(
                messages ->
                    sequences(messages).values().stream()
                            .mapToLong(seen -> seen.stream().distinct().count())
                            .sum()
                        == 99));
    assertThat(withoutRepeats(read.getOrDefault("a", List.of()))).isEqualTo(upTo(50));
    assertThat(withoutRepeats(read.getOrDefault("b", List.of()))).isEqualTo(upTo(49));
  }

  @Test
  @DisplayName("A207 events that an older version wrote leave between those of this one, in order")
  void sendsWhatAnOlderVersionWrote() {
    append(List.of(event("a", 1)));
    // An older version knows fewer columns, and words that this one does not use any more.
    database
        .jdbc()
        .sql(
            """
            INSERT INTO outbox (event_id, topic, aggregate_id, sequence, type, body)
            SELECT gen_random_uuid(), topic, aggregate_id, 2, 'thing.changed.v0', '{"old":true}'
            FROM outbox
            """)
        .update();
    append(List.of(event("a", 3)));
    relay.start();

    var messages = topic.read(3);
    assertThat(sequences(messages)).isEqualTo(Map.of("a", upTo(3)));
    assertThat(header(messages.get(1), "ce_type")).isEqualTo("thing.changed.v0");
    drained();
  }

  @Test
  @DisplayName("A810 a large backlog drains, in order, while more is written")
  void drainsALargeBacklog() {
    int backlog = Boolean.getBoolean("quittance.soak") ? 1_000_000 : 20_000;
    database
        .jdbc()
        .sql(
            """
            INSERT INTO outbox (event_id, topic, aggregate_id, sequence, type, body)
            SELECT gen_random_uuid(), :topic, 'a' || i % 100, i / 100 + 1, 'thing.changed.v1', '{}'
            FROM generate_series(0, :backlog - 1) AS i
            """)
        .param("topic", topic.name())
        .param("backlog", backlog)
        .update();
    long start = System.nanoTime();
    relay.start();
    append(List.of(event("late", 1)));

    await().atMost(BACKLOG_MAX).until(() -> database.count("outbox") == 0);

    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "a backlog of %d events drained in %.1f s, %.0f a second%n",
        backlog, seconds, backlog / seconds);
    assertThat(
            meters.get("quittance.outbox.sent").counters().stream()
                .mapToDouble(Counter::count)
                .sum())
        .isEqualTo(backlog + 1);
  }

  @Test
  @DisplayName("A808 an event above the size limit is set aside and the others go on")
  void setsAsideWhatTheBrokerNeverTakes() {
    append(List.of(event("a", 1), oversized("a", 2), event("a", 3), event("b", 1)));
    relay.start();

    assertThat(sequences(topic.read(3))).isEqualTo(Map.of("a", List.of(1L, 3L), "b", List.of(1L)));
    await().atMost(DRAIN_MAX).until(() -> database.count("outbox") == 1);
    assertThat(
            database
                .jdbc()
                .sql("SELECT sequence || ' ' || set_aside FROM outbox")
                .query(String.class)
                .single())
        .startsWith("2 ")
        .contains("max.request.size");
    assertThat(meters.counter("quittance.outbox.set.aside").count()).isEqualTo(1);
  }

  @Test
  void theServerLetsItWaitForTheBroker() {
    database.template().execute("SET idle_in_transaction_session_timeout = '5s'");
    append(List.of(event("a", 1)));
    var patience = new ArrayList<String>();
    try (var producer = relay.newProducer()) {
      relay.publishBatch(
          beforeEachSend(
              producer,
              () ->
                  patience.add(
                      database
                          .template()
                          .queryForObject(
                              "SHOW idle_in_transaction_session_timeout", String.class))));
    }
    assertThat(patience).containsExactly("1min");
    assertThat(database.count("outbox")).isZero();
  }

  @SuppressWarnings("unchecked")
  private static Producer<String, byte[]> beforeEachSend(
      Producer<String, byte[]> producer, Runnable action) {
    return (Producer<String, byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (_, method, arguments) -> {
              if (method.getName().equals("send")) {
                action.run();
              }
              return method.invoke(producer, arguments);
            });
  }

  @Test
  void refusesOneEventTwice() {
    var event = event("a", 1);

    assertThatExceptionOfType(DuplicateKeyException.class)
        .isThrownBy(() -> append(List.of(event, event)));
  }

  private OutboxRelay relay() {
    return new PlatformOutbox()
        .outboxRelay(
            database.jdbc(),
            database.transactions(),
            Topic.broker(),
            new MockEnvironment().withProperty("spring.application.name", "tester"),
            meters);
  }

  private void append(List<OutgoingEvent> events) {
    database.transaction().executeWithoutResult(_ -> outbox.append(events));
  }

  private void drained() {
    await().atMost(DRAIN_MAX).until(() -> database.count("outbox") == 0);
  }

  private OutgoingEvent event(String aggregate, long sequence) {
    return event(aggregate, sequence, "{\"text\":\"é書\"}");
  }

  private OutgoingEvent oversized(String aggregate, long sequence) {
    return event(aggregate, sequence, "\"" + "x".repeat(2 << 20) + "\"");
  }

  private OutgoingEvent event(String aggregate, long sequence, String body) {
    return new OutgoingEvent(
        UUID.randomUUID(), topic.name(), aggregate, sequence, "thing.changed.v1", body);
  }

  private static Map<String, List<Long>> sequences(List<ConsumerRecord<String, String>> messages) {
    return messages.stream()
        .collect(
            groupingBy(
                ConsumerRecord::key,
                mapping(message -> Long.valueOf(header(message, "ce_sequence")), toList())));
  }

  /** The order in which a consumer that runs each event once sees them. */
  private static List<Long> withoutRepeats(List<Long> sequences) {
    return new ArrayList<>(new LinkedHashSet<>(sequences));
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
