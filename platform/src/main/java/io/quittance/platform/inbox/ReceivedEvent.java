package io.quittance.platform.inbox;

import io.quittance.contracts.event.EventCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event as it arrived.
 *
 * @param source who told it: {@code /quittance/<service>}
 * @param sequence gapless per aggregate, from 1
 * @param time when the producer wrote it
 */
public record ReceivedEvent(
    UUID id,
    String source,
    String topic,
    String type,
    String aggregateId,
    long sequence,
    Instant time,
    @Nullable String requestId,
    String body) {

  /** The event, or empty when this version of the catalog does not know its type. */
  public <E> Optional<E> read(EventCatalog<E> catalog) {
    return catalog.read(type, body);
  }

  /**
   * Reads the CloudEvents headers.
   *
   * @throws IllegalArgumentException when one is missing or unreadable: the message is poison
   */
  static ReceivedEvent of(ConsumerRecord<String, byte[]> message) {
    return new ReceivedEvent(
        UUID.fromString(header(message, "ce_id")),
        header(message, "ce_source"),
        message.topic(),
        typeOf(message),
        message.key(),
        Long.parseLong(header(message, "ce_sequence")),
        Instant.parse(header(message, "ce_time")),
        find(message, "x-request-id"),
        new String(message.value(), StandardCharsets.UTF_8));
  }

  /**
   * The type alone: most events concern only some of their readers.
   *
   * @throws IllegalArgumentException when it is missing: the message is poison
   */
  static String typeOf(ConsumerRecord<?, ?> message) {
    return header(message, "ce_type");
  }

  private static String header(ConsumerRecord<?, ?> message, String name) {
    var value = find(message, name);
    if (value == null) {
      throw new IllegalArgumentException("message without the header " + name);
    }
    return value;
  }

  static @Nullable String find(ConsumerRecord<?, ?> message, String name) {
    var header = message.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
