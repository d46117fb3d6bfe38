package io.quittance.platform.inbox;

import java.util.List;
import java.util.Set;

/** One consumer of events. Every event id reaches it once, in order per aggregate. */
public interface EventHandler {

  /** The Kafka consumer group, and the name in the inbox; never changes. */
  String name();

  /** The topics to read. */
  Set<String> topics();

  /** Whether an event of this type concerns the consumer; others cost it nothing. */
  default boolean concerns(String type) {
    return true;
  }

  /** The most events of one transaction; a handler that writes sets of rows may take more. */
  default int batchSizeMax() {
    return 500;
  }

  /**
   * Takes effect. Runs in the transaction that notes the events as received: both happen or
   * neither. After a failure the events come again one by one, and one that keeps failing goes to
   * {@code <topic>.dlt}. Unknown types are skipped.
   */
  void handle(List<ReceivedEvent> events);
}
