package io.quittance.webhook.inbound;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.WebhookRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written down about a webhook.
 *
 * @param eventId the provider's; a digest of the body for one that is unparsable, so that the same
 *     event in better words is not taken for a repetition
 * @param state PUBLISHED with a fact, as long as nobody told that fact before
 * @param reason why it is unparsable
 */
record Assessment(
    String eventId,
    @Nullable String eventType,
    @Nullable Instant eventCreatedAt,
    WebhookState state,
    @Nullable String reason,
    @Nullable NewFact fact) {

  /**
   * A fact that is to be published, under the key that keeps it from being published twice.
   *
   * @param orderingKey facts with the same one leave in their order
   * @param paymentIntentId null where the provider does not tell it
   */
  record NewFact(
      String key, String orderingKey, @Nullable String paymentIntentId, String type, String body) {

    static NewFact of(ProviderFact fact) {
      return new NewFact(
          FactKey.of(fact),
          fact.subject().orderingKey(),
          fact.subject().paymentIntentId(),
          ProviderFact.CATALOG.typeOf(fact),
          ProviderFact.CATALOG.write(fact));
    }
  }

  /** Judges what an adapter read. */
  static Assessment of(ProviderAccount account, WebhookRequest request, Reading reading) {
    return switch (reading) {
      case Reading.Told(var event, _) when event.livemode() != account.livemode() ->
          of(event, WebhookState.WRONG_MODE, null);
      case Reading.Told(var event, var fact) -> of(event, WebhookState.PUBLISHED, NewFact.of(fact));
      case Reading.OfNoConcern(var event) -> of(event, WebhookState.IGNORED, null);
      case Reading.Unreadable(var event, var reason) ->
          new Assessment(
              digest(request.body()),
              event == null ? null : event.type(),
              event == null ? null : event.createdAt(),
              WebhookState.UNPARSABLE,
              reason,
              null);
    };
  }

  private static Assessment of(EventIdentity event, WebhookState state, @Nullable NewFact fact) {
    return new Assessment(event.eventId(), event.type(), event.createdAt(), state, null, fact);
  }

  private static String digest(byte[] body) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return "sha256:" + HexFormat.of().formatHex(sha256.digest(body));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
