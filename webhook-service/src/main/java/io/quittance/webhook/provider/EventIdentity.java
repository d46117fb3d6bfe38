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
    String eventId, String type, Instant createdAt, boolean livemode, @Nullable String account) {}
