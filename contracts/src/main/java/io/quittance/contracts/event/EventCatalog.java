package io.quittance.contracts.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events of one producer: the topic they travel on, and the published name of each record.
 *
 * <p>Names never change and fields are only added. Readers skip names and fields that they do not
 * know, so that a newer producer does not stop an older consumer.
 *
 * @param <E> the sealed interface of the producer
 */
public final class EventCatalog<E> {

  /**
   * Tolerant on purpose: an event of tomorrow may carry fields that we do not know yet, one of
   * yesterday lacks those that came later; a truth value that is not there is false.
   */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final String topic;
  private final Map<String, Class<? extends E>> classByType;
  private final Map<Class<?>, String> typeByClass = new HashMap<>();

  private EventCatalog(String topic, Map<String, Class<? extends E>> classByType) {
    this.topic = topic;
    this.classByType = Map.copyOf(classByType);
    this.classByType.forEach((type, record) -> typeByClass.put(record, type));
  }

  /**
   * Lists the events of one producer.
   *
   * @throws IllegalArgumentException when a permitted record of {@code events} has no name, or two
   */
  public static <E> EventCatalog<E> of(
      Class<E> events, String topic, Map<String, Class<? extends E>> classByType) {
    for (var permitted : events.getPermittedSubclasses()) {
      if (!classByType.containsValue(permitted)) {
        throw new IllegalArgumentException(permitted + " has no published name");
      }
    }
    if (classByType.size() > Set.copyOf(classByType.values()).size()) {
      throw new IllegalArgumentException("an event of " + topic + " has two published names");
    }
    return new EventCatalog<>(topic, classByType);
  }

  /** The Kafka topic of these events. */
  public String topic() {
    return topic;
  }

  /** The published names, such as {@code payment.captured.v1}. */
  public Set<String> types() {
    return classByType.keySet();
  }

  /** The published name of an event. */
  public String typeOf(E event) {
    var type = typeByClass.get(event.getClass());
    if (type == null) {
      throw new IllegalArgumentException(event.getClass() + " is not an event of " + topic);
    }
    return type;
  }

  /** The body of an event as JSON text. */
  public String write(E event) {
    return JSON.writeValueAsString(event);
  }

  /** The event, or empty when this version does not know the type. */
  public Optional<E> read(String type, String body) {
    return Optional.ofNullable(classByType.get(type)).map(known -> JSON.readValue(body, known));
  }
}
