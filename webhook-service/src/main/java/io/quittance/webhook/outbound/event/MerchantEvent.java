package io.quittance.webhook.outbound.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quittance.platform.id.Ids;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that a merchant is told. What is sent and what is listed is {@link #view}.
 *
 * @param objectId whose sequence it is: a payment, or an endpoint
 * @param sequence gapless per {@code objectId}, from 1
 * @param object the object right after what happened, as JSON
 * @param createdAt when it happened
 */
public record MerchantEvent(
    UUID id,
    String merchantId,
    String type,
    String objectId,
    long sequence,
    String object,
    Instant createdAt) {

  /** The prefix of events' ids. */
  public static final String PREFIX = "evt";

  /** The id on the wire, which is also the {@code webhook-id}. */
  public String publicId() {
    return Ids.write(PREFIX, id);
  }

  /** The event on the wire. */
  public View view() {
    return new View(publicId(), type, createdAt, sequence, new Content(object));
  }

  /** An event as it is sent and listed. */
  public record View(String id, String type, Instant createdAt, long sequence, Content data) {}

  /**
   * What an event is about.
   *
   * @param object a payment intent, a refund, a dispute or a webhook endpoint
   */
  public record Content(@JsonRawValue @Schema(implementation = Object.class) String object) {}
}
