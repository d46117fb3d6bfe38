package io.quittance.webhook.outbound.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver.
 *
 * @param status the HTTP status, where there was an answer
 * @param retryAfter what the endpoint asked for
 * @param response the beginning of the answer's body
 */
record Attempt(
    Instant at,
    Duration duration,
    AttemptOutcome outcome,
    @Nullable Integer status,
    @Nullable Duration retryAfter,
    @Nullable String response) {}
