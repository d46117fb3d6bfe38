package io.quittance.payment.recovery;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.quittance.contracts.payment.PaymentEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the topic of payment events holds at one moment, each payment's in order, copies too. */
record EventLog(Map<String, List<Event>> byPayment) {

  private static final Duration POLL = Duration.ofMillis(100);

  /** An event as it was sent. */
  record Event(UUID id, long sequence, String type) {

    private static Event of(ConsumerRecord<String, byte[]> message) {
      return new Event(
          UUID.fromString(header(message, "ce_id")),
          Long.parseLong(header(message, "ce_sequence")),
          header(message, "ce_type"));
    }

    private static String header(ConsumerRecord<?, ?> message, String name) {
      return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
  }

  /** Reads from the beginning to what is the end now. */
  static EventLog read(String bootstrapServers) {
    try (var consumer =
        new KafkaConsumer<>(
            // The end waits for a fetch under way, which is half a second by default.
            Map.<String, Object>of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 50),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var topic = PaymentEvent.CATALOG.topic();
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      var ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      var messages = new ArrayList<ConsumerRecord<String, byte[]>>();
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        consumer.poll(POLL).forEach(messages::add);
      }
      return new EventLog(
          messages.stream().collect(groupingBy(ConsumerRecord::key, mapping(Event::of, toList()))));
    }
  }

  /** The events of a payment. */
  List<Event> of(String payment) {
    return byPayment.getOrDefault(payment, List.of());
  }
}
