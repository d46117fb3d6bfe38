package io.quittance.webhook.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of an event.
 *
 * @param eventId unique per provider and account; a repeated delivery carries it again
 * @param type the provider's name of what happened
 * @param createdAt by the provider's clock
 * @param livemode false for events of the provider's test system
 * @param account the account that the event names; null where the provider names none
 */
public record EventIdentity(
    String eventId, String type, Instant createdAt, boolean livemode, @Nullable String account) {

  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  /**
   * Refuses times that nobody means.
   *
   * @throws UnreadableEvent before 1970 or after 9999
   */
  public EventIdentity {
    if (createdAt.isBefore(Instant.EPOCH) || !createdAt.isBefore(END)) {
      throw new UnreadableEvent("the time of the event is none of our era");
    }
  }
}
