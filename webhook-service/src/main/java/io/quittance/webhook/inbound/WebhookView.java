package io.quittance.webhook.inbound;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as operators see it.
 *
 * @param webhookId {@code pwh_...}
 * @param eventId the provider's; {@code sha256:...} of the body where it could not be parsed
 * @param eventType the provider's
 * @param eventCreatedAt by the provider's clock
 * @param paymentIntentId of the fact that it tells
 */
record WebhookView(
    String webhookId,
    String provider,
    String account,
    String eventId,
    @Nullable String eventType,
    WebhookState state,
    @Nullable String paymentIntentId,
    @Nullable Instant eventCreatedAt,
    Instant receivedAt) {

  /**
   * Everything about one webhook but the headers that sign it.
   *
   * @param reason why it is unparsable
   * @param facts what was published because of it: nothing, or one fact
   * @param duplicateOf the webhook that told the same fact first
   * @param body the bytes as they came: text, or base64 where they are not UTF-8
   */
  record Detail(
      @JsonUnwrapped WebhookView webhook,
      @Nullable String reason,
      List<Fact> facts,
      @Nullable String duplicateOf,
      BodyEncoding bodyEncoding,
      String body,
      List<Reprocessing> reprocessings) {}

  /**
   * A published fact.
   *
   * @param eventId the id of the event ({@code ce_id})
   * @param sequence among the facts of the payment that webhooks told, gapless from 1
   * @param body as it was published
   */
  record Fact(
      String eventId,
      String type,
      long sequence,
      @JsonRawValue @Schema(implementation = Object.class) String body) {}

  /** Somebody had it read again, and what its state was afterwards. */
  record Reprocessing(String operator, WebhookState state, Instant reprocessedAt) {}

  /** How the bytes of a body are written into JSON. */
  enum BodyEncoding {
    UTF_8,
    BASE64
  }
}
