package io.quittance.ledger.proof;

import static org.awaitility.Awaitility.await;

import io.quittance.contracts.ledger.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What stands on the topic {@code ledger.events}. */
final class PublishedAnchors {

  private PublishedAnchors() {}

  /** All events up to that of a seal, in their order; waits until it has come. */
  static List<ConsumerRecord<String, String>> upTo(String bootstrapServers, long seal) {
    var read = new ArrayList<ConsumerRecord<String, String>>();
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            UUID.randomUUID().toString(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(LedgerEvent.CATALOG.topic()));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
                return read.stream().anyMatch(event -> sequence(event) >= seal);
              });
    }
    return read;
  }

  static long sequence(ConsumerRecord<String, String> event) {
    return Long.parseLong(
        new String(event.headers().lastHeader("ce_sequence").value(), StandardCharsets.UTF_8));
  }
}
