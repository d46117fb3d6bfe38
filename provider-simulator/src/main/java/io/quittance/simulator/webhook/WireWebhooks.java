package io.quittance.simulator.webhook;

import io.quittance.simulator.book.Notices;
import java.time.Instant;

/**
 * How one provider tells what happened: what it says, how it signs it, and what it takes for an
 * acknowledgement.
 */
public interface WireWebhooks extends Notices {

  /**
   * What goes over the wire for one of {@link #of}'s texts. Made anew for each attempt, so that a
   * signature can hold the time.
   */
  WebhookMessage message(String notice, Instant now);

  /** Whether an answer means that the receiver has it; otherwise it is sent again. */
  default boolean isAcknowledged(int status, String body) {
    return status >= 200 && status < 300;
  }
}
