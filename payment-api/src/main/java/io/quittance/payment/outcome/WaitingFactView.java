package io.quittance.payment.outcome;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fact that waits for its payment, or for the step before it.
 *
 * @param eventId of the event that told it; of a webhook, the id that webhook-service stores it
 *     under, as a UUID
 * @param source the service that told it
 * @param type such as {@code provider.captured.v1}
 * @param paymentIntentId as the provider echoed it; null where it did not
 * @param transactionId our reference of the request; null where the provider told none
 * @param chargeReference the provider's id of the charge; null where it told none
 * @param tries how often it was tried in vain
 * @param nextTryAt null once it is no longer tried by itself
 */
public record WaitingFactView(
    String eventId,
    String source,
    String type,
    String provider,
    @Nullable String paymentIntentId,
    @Nullable String transactionId,
    @Nullable String chargeReference,
    String reason,
    int tries,
    @Nullable Instant nextTryAt,
    Instant receivedAt) {}
