package io.quittance.platform.testapp;

import io.quittance.infrastructure.LocalInfrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** A topic of the real broker, written to and read from the beginning. */
public record Topic(String name) {

  private static final Duration READ_MAX = Duration.ofSeconds(40);
  private static final Duration POLL = Duration.ofMillis(100);

  /** A topic that no other test uses. */
  public static Topic fresh(String prefix) {
    return new Topic(prefix + "." + UUID.randomUUID());
  }

  /** How a service reaches the broker. */
  public static KafkaProperties broker() {
    var properties = new KafkaProperties();
    properties.setBootstrapServers(
        List.of(LocalInfrastructure.shared().kafka().bootstrapServers()));
    return properties;
  }

  /** An event as the outbox would send it; without a type it has no headers at all. */
  public ProducerRecord<String, String> event(
      UUID id, @Nullable String type, String aggregateId, long sequence) {
    var message = new ProducerRecord<>(name, aggregateId, "{}");
    if (type != null) {
      Map.of(
              "ce_id",
              id.toString(),
              "ce_source",
              "/quittance/test",
              "ce_type",
              type,
              "ce_sequence",
              "" + sequence,
              "ce_time",
              "2026-03-01T00:00:00Z",
              "x-request-id",
              "req-" + sequence)
          .forEach(
              (key, value) -> message.headers().add(key, value.getBytes(StandardCharsets.UTF_8)));
    }
    return message;
  }

  public void send(List<ProducerRecord<String, String>> messages) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker().getBootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (var answer : messages.stream().map(producer::send).toList()) {
        answer.get();
      }
    } catch (ExecutionException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Reads from the beginning until there are enough. */
  public List<ConsumerRecord<String, String>> read(int count) {
    return readUntil(messages -> messages.size() >= count);
  }

  public List<ConsumerRecord<String, String>> readUntil(
      Predicate<List<ConsumerRecord<String, String>>> enough) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                broker().getBootstrapServers(),
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                500,
                // The end waits for a fetch under way, which is half a second by default.
                "fetch.max.wait.ms",
                50),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(name));
      var messages = new ArrayList<ConsumerRecord<String, String>>();
      Awaitility.await()
          .atMost(READ_MAX)
          .until(
              () -> {
                consumer.poll(POLL).forEach(messages::add);
                return enough.test(messages);
              });
      return messages;
    }
  }

  public static String header(ConsumerRecord<?, ?> message, String name) {
    var header = message.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
