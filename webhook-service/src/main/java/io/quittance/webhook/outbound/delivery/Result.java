package io.quittance.webhook.outbound.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a claimed delivery.
 *
 * @param attempt null when none was made, because the endpoint is disabled or gone
 * @param pause until the next attempt; only of what stays PENDING
 */
record Result(
    Claimed claimed, DeliveryStatus status, @Nullable Attempt attempt, @Nullable Duration pause) {

  /** The endpoint is disabled or gone: nothing was sent. */
  static Result canceled(Claimed claimed) {
    return new Result(claimed, DeliveryStatus.CANCELED, null, null);
  }

  /** What follows from an attempt. */
  static Result of(Claimed claimed, Attempt attempt, RetrySchedule schedule) {
    return switch (attempt.outcome()) {
      case DELIVERED -> new Result(claimed, DeliveryStatus.DELIVERED, attempt, null);
      case GONE -> new Result(claimed, DeliveryStatus.FAILED, attempt, null);
      case REFUSED,
          REDIRECTED,
          TIMED_OUT,
          CONNECTION_FAILED,
          TLS_FAILED,
          NAME_NOT_RESOLVED,
          ADDRESS_NOT_ALLOWED ->
          schedule
              .pauseAfter(claimed.attempts() + 1, attempt.retryAfter())
              .map(pause -> new Result(claimed, DeliveryStatus.PENDING, attempt, pause))
              .orElseGet(() -> new Result(claimed, DeliveryStatus.FAILED, attempt, null));
    };
  }

  boolean isDelivered() {
    return status == DeliveryStatus.DELIVERED;
  }

  boolean isGone() {
    return attempt != null && attempt.outcome() == AttemptOutcome.GONE;
  }

  /** An attempt was made in vain. */
  boolean isInVain() {
    return attempt != null && !isDelivered();
  }

  /** No further attempt is made. */
  boolean isGivenUp() {
    return status == DeliveryStatus.FAILED;
  }
}
