package io.quittance.webhook.inbound;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.platform.outbox.OutgoingEvent;
import io.quittance.webhook.inbound.Assessment.NewFact;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the database made of a webhook.
 *
 * @param knownState empty (null) when this event was stored before
 * @param sequence of its fact among the facts of its ordering key; null when nothing is published
 */
record StoredWebhook(
    UUID id, @Nullable WebhookState knownState, @Nullable Long sequence, @Nullable NewFact fact) {

  /** The state of the webhook; empty when this event was stored before. */
  Optional<WebhookState> state() {
    return Optional.ofNullable(knownState);
  }

  /**
   * Whether two events with one id told different facts at the same moment. The other was first, so
   * this one must be rolled back.
   */
  boolean isContradiction() {
    return knownState == null && sequence != null;
  }

  /** The event that goes out with it. */
  Optional<OutgoingEvent> publication() {
    if (fact == null || sequence == null) {
      return Optional.empty();
    }
    return Optional.of(
        new OutgoingEvent(
            id,
            ProviderFact.CATALOG.topic(),
            fact.orderingKey(),
            sequence,
            fact.type(),
            fact.body()));
  }
}
