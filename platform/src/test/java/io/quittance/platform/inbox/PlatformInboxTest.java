package io.quittance.platform.inbox;

import static io.quittance.platform.testapp.Topic.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.platform.testapp.TestDatabase;
import io.quittance.platform.testapp.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.transaction.CannotCreateTransactionException;

/** Each event has its effect once, in order, and one bad message does not hold back the others. */
class PlatformInboxTest {

  /** Five tries, each as a batch and then alone. */
  private static final int TRIES_OF_POISON = 10;

  private static final InboxSettings SHORT_PAUSES =
      new InboxSettings(Duration.ofMillis(20), Duration.ofMillis(50));

  private static final Duration EFFECT_MAX = Duration.ofSeconds(40);
  private static final String TYPE = "thing.changed.v1";

  private final TestDatabase database = new TestDatabase();
  private final Topic topic = Topic.fresh("inbox");
  private final String group = "group-" + topic.name();
  private final List<EventConsumers> instances = new ArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @AfterEach
  void stop() {
    instances.forEach(EventConsumers::stop);
    database.close();
  }

  @Test
  @DisplayName("A802 an event that is delivered again has one effect, in one batch or in two")
  void runsEachEventOnce() {
    var first = topic.event(UUID.randomUUID(), TYPE, "a", 1);
    var second = topic.event(UUID.randomUUID(), TYPE, "a", 2);
    topic.send(List.of(first, first, second));
    startInstance();
    effects(2);
    var third = topic.event(UUID.randomUUID(), TYPE, "a", 3);
    topic.send(List.of(first, second, third));
    effects(3);

    assertThat(sequencesOf("a")).containsExactly(1L, 2L, 3L);
    assertThat(
            database
                .jdbc()
                .sql("SELECT request_id FROM effect ORDER BY position")
                .query(String.class)
                .list())
        .as("the request id travels")
        .containsExactly("req-1", "req-2", "req-3");
  }

  @Test
  @DisplayName("A805 poison goes to the dead letter topic, is counted, and the partition goes on")
  void setsPoisonAside() {
    var poison = topic.event(UUID.randomUUID(), "poison.v1", "a", 2);
    var headless = topic.event(UUID.randomUUID(), null, "a", 3);
    var tombstone = new ProducerRecord<String, String>(topic.name(), "a", null);
    topic.send(
        List.of(
            topic.event(UUID.randomUUID(), TYPE, "a", 1),
            poison,
            headless,
            tombstone,
            topic.event(UUID.randomUUID(), TYPE, "a", 4)));
    startInstance();
    effects(2);

    assertThat(sequencesOf("a")).containsExactly(1L, 4L);
    assertThat(failures.get()).as("bounded tries").isBetween(5, 20);
    var dead = new Topic(topic.name() + ".dlt").read(3);
    assertThat(dead).hasSize(3);
    assertThat(dead).extracting(message -> header(message, "ce_type")).contains("poison.v1");
    assertThat(database.count("inbox")).as("poison leaves no trace").isEqualTo(2);
    await().atMost(EFFECT_MAX).until(() -> setAside() >= 3);
    assertThat(setAside()).isEqualTo(3);
  }

  @Test
  @DisplayName("A809 types of tomorrow are skipped")
  void skipsUnknownTypes() {
    topic.send(
        List.of(
            topic.event(UUID.randomUUID(), "payment.teleported.v1", "a", 1),
            topic.event(UUID.randomUUID(), TYPE, "a", 2)));
    startInstance();
    effects(1);

    assertThat(sequencesOf("a")).containsExactly(2L);
  }

  @Test
  @DisplayName("A803 each effect happens once while instances come and go")
  void survivesRebalances() {
    startInstance();
    for (int round = 0; round < 3; round++) {
      var events = new ArrayList<ProducerRecord<String, String>>();
      for (long sequence = 1; sequence <= 100; sequence++) {
        for (var aggregate : List.of("a", "b", "c", "d")) {
          events.add(topic.event(UUID.randomUUID(), TYPE, aggregate, round * 100L + sequence));
        }
      }
      topic.send(events);
      startInstance();
      instances.get(round).stop();
      effects((round + 1) * 400);
    }

    for (var aggregate : List.of("a", "b", "c", "d")) {
      assertThat(sequencesOf(aggregate)).isEqualTo(LongStream.rangeClosed(1, 300).boxed().toList());
    }
  }

  @Test
  @DisplayName("A805 an outage of the database is waited out, not taken for poison")
  void waitsOutAnOutage() {
    topic.send(
        List.of(
            topic.event(UUID.randomUUID(), "outage.v1", "a", 1),
            topic.event(UUID.randomUUID(), TYPE, "a", 2)));
    startInstance();
    effects(2);

    assertThat(sequencesOf("a")).containsExactly(1L, 2L);
    assertThat(failures.get()).isGreaterThan(TRIES_OF_POISON);
    assertThat(setAside()).isZero();
  }

  @Test
  void forgetsOldEventsOnly() {
    var inbox = new Inbox(database.jdbc());
    var event =
        new ReceivedEvent(UUID.randomUUID(), "/test", "t", TYPE, "a", 1, Instant.EPOCH, null, "{}");
    assertThat(inbox.receive("c", List.of(event, event))).containsExactly(event);
    assertThat(inbox.receive("c", List.of(event))).isEmpty();
    assertThat(inbox.receive("other", List.of(event))).containsExactly(event);

    assertThat(inbox.forget(1, 10)).isZero();
    assertThat(inbox.forget(-1, 1)).isEqualTo(1);
    assertThat(database.count("inbox")).isEqualTo(1);
  }

  private void startInstance() {
    var consumers =
        new PlatformInbox()
            .eventConsumers(
                List.of(new Effects()),
                new Inbox(database.jdbc()),
                database.transactions(),
                Topic.broker(),
                SHORT_PAUSES,
                meters,
                new StaticListableBeanFactory().getBeanProvider(Tracer.class));
    instances.add(consumers);
    consumers.start();
  }

  private double setAside() {
    return meters.get("quittance.inbox.set.aside").tag("consumer", group).counter().count();
  }

  private void effects(int count) {
    await().atMost(EFFECT_MAX).until(() -> database.count("effect") >= count);
    assertThat(database.count("effect")).isEqualTo(count);
  }

  private List<Long> sequencesOf(String aggregate) {
    return database
        .jdbc()
        .sql("SELECT sequence FROM effect WHERE aggregate_id = ? ORDER BY position")
        .param(aggregate)
        .query((row, _) -> row.getLong(1))
        .list();
  }

  private final class Effects implements EventHandler {

    @Override
    public String name() {
      return group;
    }

    @Override
    public Set<String> topics() {
      return Set.of(topic.name());
    }

    @Override
    public void handle(List<ReceivedEvent> events) {
      for (var event : events) {
        switch (event.type()) {
          case TYPE -> write(event);
          case "poison.v1" -> {
            failures.incrementAndGet();
            write(event);
            throw new IllegalStateException("cannot run it, ever");
          }
          case "outage.v1" -> {
            if (failures.incrementAndGet() <= TRIES_OF_POISON + 1) {
              throw new CannotCreateTransactionException("away");
            }
            write(event);
          }
          default -> assertThat(event.read(PaymentEvent.CATALOG)).isEmpty();
        }
      }
    }

    private void write(ReceivedEvent event) {
      database
          .jdbc()
          .sql(
              "INSERT INTO effect (event_id, aggregate_id, sequence, request_id)"
                  + " VALUES (:event, :aggregate, :sequence, :request)")
          .param("event", event.id())
          .param("aggregate", event.aggregateId())
          .param("sequence", event.sequence())
          .param("request", event.requestId())
          .update();
    }
  }
}
