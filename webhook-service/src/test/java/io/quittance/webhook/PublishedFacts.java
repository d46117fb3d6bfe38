package io.quittance.webhook;

import static org.awaitility.Awaitility.await;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.infrastructure.LocalInfrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the service published, read back from Kafka. */
public final class PublishedFacts implements AutoCloseable {

  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, String> consumer;
  private final List<ConsumerRecord<String, String>> seen = new ArrayList<>();

  public PublishedFacts() {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                LocalInfrastructure.shared().kafka().bootstrapServers(),
                "auto.offset.reset",
                "earliest",
                // The end waits for a fetch under way, which is half a second by default.
                "fetch.max.wait.ms",
                "50"),
            new StringDeserializer(),
            new StringDeserializer());
    // Asking creates the topic where it is missing.
    await()
        .until(
            () ->
                consumer.partitionsFor("provider.facts").stream()
                    .map(partition -> new TopicPartition("provider.facts", partition.partition()))
                    .toList(),
            partitions -> {
              consumer.assign(partitions);
              return !partitions.isEmpty();
            });
    consumer.seekToBeginning(consumer.assignment());
  }

  /** The messages about a payment, once there are {@code count}. */
  public List<ConsumerRecord<String, String>> of(String payment, int count) {
    await()
        .atMost(WAIT_MAX)
        .until(
            () -> {
              consumer.poll(POLL).forEach(seen::add);
              return about(payment).size() >= count;
            });
    return about(payment);
  }

  /** The messages about a payment, once the one with this sequence number is among them. */
  public List<ConsumerRecord<String, String>> upTo(String payment, long sequence) {
    await()
        .atMost(WAIT_MAX)
        .until(
            () -> {
              consumer.poll(POLL).forEach(seen::add);
              return about(payment).stream()
                  .anyMatch(message -> header(message, "ce_sequence").equals("" + sequence));
            });
    return about(payment);
  }

  /** The facts about a payment, once there are {@code count}. */
  public List<ProviderFact> facts(String payment, int count) {
    return of(payment, count).stream()
        .map(
            message ->
                ProviderFact.CATALOG
                    .read(header(message, "ce_type"), message.value())
                    .orElseThrow())
        .toList();
  }

  /** A header as text. */
  public static String header(ConsumerRecord<?, ?> message, String name) {
    return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private List<ConsumerRecord<String, String>> about(String payment) {
    return seen.stream().filter(message -> message.key().equals(payment)).toList();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
