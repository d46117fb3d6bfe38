package io.quittance.infrastructure;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends to a broker and reads from it, as one consumer group. */
final class KafkaConversation {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration READ_MAX = Duration.ofSeconds(20);

  private KafkaConversation() {}

  static void send(KafkaServer kafka, String topic, String value)
      throws ExecutionException, InterruptedException {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value, value)).get();
    }
  }

  /** Reads at least one record as the group and commits what it read. */
  static List<String> read(KafkaServer kafka, String topic, String group) {
    try (var consumer =
        new KafkaConsumer<>(
            settings(kafka, group), new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      var values = new ArrayList<String>();
      await()
          .atMost(READ_MAX)
          .until(
              () -> {
                consumer
                    .poll(POLL)
                    .forEach((ConsumerRecord<String, String> r) -> values.add(r.value()));
                return !values.isEmpty();
              });
      consumer.commitSync();
      return values;
    }
  }

  static int partitions(KafkaServer kafka, String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            settings(kafka, "partitions"), new StringDeserializer(), new StringDeserializer())) {
      return consumer.partitionsFor(topic).size();
    }
  }

  private static Map<String, Object> settings(KafkaServer kafka, String group) {
    return Map.of(
        "bootstrap.servers",
        kafka.bootstrapServers(),
        "group.id",
        group,
        "auto.offset.reset",
        "earliest",
        "enable.auto.commit",
        "false");
  }
}
