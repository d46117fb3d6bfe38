package io.quittance.webhook.outbound.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to one endpoint, as its merchant sees it.
 *
 * @param id {@code dlv_...}
 * @param eventId {@code evt_...}
 * @param endpointId {@code we_...}
 * @param nextAttemptAt only while it is PENDING
 * @param endedAt only once it is not
 * @param attempts all that were made, oldest first
 */
record DeliveryView(
    String id,
    String eventId,
    String endpointId,
    DeliveryStatus status,
    @JsonInclude(Include.NON_NULL) @Nullable Instant nextAttemptAt,
    Instant createdAt,
    @JsonInclude(Include.NON_NULL) @Nullable Instant endedAt,
    List<AttemptView> attempts) {

  /**
   * One attempt.
   *
   * @param number from 1; goes on when the delivery is begun again
   * @param httpStatus only where there was an answer
   * @param response the beginning of the answer's body, up to 1 KiB; only where there was text
   */
  record AttemptView(
      int number,
      Instant attemptedAt,
      int durationMillis,
      AttemptOutcome outcome,
      @JsonInclude(Include.NON_NULL) @Nullable Integer httpStatus,
      @JsonInclude(Include.NON_NULL) @Nullable String response) {}
}
