package io.quittance.system;

import io.quittance.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the topic tells of payments, as anybody may read it. */
public final class PaymentTopic {

  private static final String TOPIC = "payment.events";

  private PaymentTopic() {}

  /** An event that was told, maybe not for the first time. */
  public record Told(String payment, long sequence, UUID eventId) {

    private static Told of(ConsumerRecord<String, byte[]> message) {
      return new Told(
          message.key(),
          Long.parseLong(header(message, "ce_sequence")),
          UUID.fromString(header(message, "ce_id")));
    }

    private static String header(ConsumerRecord<String, byte[]> message, String name) {
      return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
  }

  /** All that was told until now, per payment in its order. */
  public static void read(Sandbox sandbox, Consumer<Told> reader) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            sandbox.infrastructure().kafka().bootstrapServers(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            // The end waits for a fetch under way, which is half a second by default.
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            50);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(message -> reader.accept(Told.of(message)));
      }
    }
  }
}
