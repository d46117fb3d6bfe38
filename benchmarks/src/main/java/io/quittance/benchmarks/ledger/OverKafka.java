package io.quittance.benchmarks.ledger;

import io.quittance.benchmarks.ledger.Traffic.Transfer;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.platform.id.Ids;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.SmartLifecycle;

/**
 * Our ledger as it books captures that payment-api tells: events that wait in the topic are booked,
 * one entry each, and noted in the inbox.
 */
record OverKafka(LedgerUnderTest ledger, int eventsPerSecond) implements Contender {

  /** Payments, operations and events have ids that grow with time, as payment-api makes them. */
  private static final Ids IDS = new Ids(Clock.systemUTC());

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public String name() {
    return "the ledger, events from Kafka";
  }

  /** Fills the topic with about as much as the time will take, then measures how it is emptied. */
  @Override
  public Measured run(Traffic traffic, Duration duration)
      throws SQLException, ExecutionException, InterruptedException {
    var consumers = ledger.part("eventConsumers", SmartLifecycle.class);
    consumers.stop();
    int events = Math.toIntExact(duration.toSeconds() * eventsPerSecond);
    tell(traffic, events);
    long before = ledger.lastDrawn();
    long start = System.nanoTime();
    consumers.start();
    // Counted only when they may be there: counting takes the database's time.
    while (ledger.lastDrawn() < before + events || ledger.entriesAfter(before) < events) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    return new Measured(events * 1e9 / (System.nanoTime() - start), null);
  }

  private void tell(Traffic traffic, int events) throws ExecutionException, InterruptedException {
    var random = new SplittableRandom(ThreadLocalRandom.current().nextLong());
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ledger.kafka(),
            ProducerConfig.ACKS_CONFIG,
            "all");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var sent = new ArrayList<Future<RecordMetadata>>(events);
      for (int i = 0; i < events; i++) {
        sent.add(producer.send(message(traffic.next(random))));
      }
      for (var acknowledged : sent) {
        acknowledged.get();
      }
    }
  }

  private static ProducerRecord<String, byte[]> message(Transfer transfer) {
    var merchant = "mer_" + transfer.credited();
    var event =
        new PaymentEvent.Captured(
            merchant,
            payment(Ids.write("pi", IDS.next(merchant))),
            new Operation(
                Ids.write("txn", IDS.next(merchant)),
                "bench" + transfer.debited(),
                "reference",
                transfer.amount(),
                "EUR",
                NOON));
    var message =
        new ProducerRecord<>(
            PaymentEvent.CATALOG.topic(),
            event.payment().paymentIntentId(),
            PaymentEvent.CATALOG.write(event).getBytes(StandardCharsets.UTF_8));
    Map.of(
            "ce_id",
            IDS.next(merchant).toString(),
            "ce_source",
            "/quittance/payment-api",
            "ce_type",
            PaymentEvent.CATALOG.typeOf(event),
            "ce_sequence",
            "1",
            "ce_time",
            NOON.toString())
        .forEach(
            (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return message;
  }

  private static PaymentIntentView payment(String id) {
    return new PaymentIntentView(
        id,
        "order-1",
        "user-1",
        5000,
        "EUR",
        "CAPTURED",
        "AUTOMATIC",
        "pm_card_visa",
        0,
        5000,
        0,
        false,
        null,
        null,
        null,
        "simulator",
        "reference",
        null,
        "An order",
        Map.of(),
        NOON,
        NOON);
  }
}
