package io.quittance.platform.outbox;

import io.quittance.contracts.event.EventCatalog;
import java.util.UUID;

/**
 * An event on its way out.
 *
 * @param sequence gapless per aggregate, from 1
 */
public record OutgoingEvent(
    UUID id, String topic, String aggregateId, long sequence, String type, String body) {

  /** An event of a catalog. */
  public static <E> OutgoingEvent of(
      EventCatalog<E> catalog, UUID id, String aggregateId, long sequence, E event) {
    return new OutgoingEvent(
        id, catalog.topic(), aggregateId, sequence, catalog.typeOf(event), catalog.write(event));
  }
}
