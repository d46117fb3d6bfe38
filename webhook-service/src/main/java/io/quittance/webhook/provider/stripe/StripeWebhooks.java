package io.quittance.webhook.provider.stripe;

import io.quittance.webhook.provider.Acknowledgement;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.JsonFields;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.ProviderWebhooks;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.TimedSignature;
import io.quittance.webhook.provider.UnreadableEvent;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The webhooks of Stripe: snapshot events of payment intents, charges, refunds and disputes. */
@Component
final class StripeWebhooks implements ProviderWebhooks {

  static final String PROVIDER = "stripe";

  private static final String SIGNATURE = "Stripe-Signature";

  /** What card networks call a charge, and acquirers a refund: digits, by chance as of a card. */
  private static final Pattern IDS_OF_NETWORKS =
      Pattern.compile(
          "\"(network_transaction_id\"\\s*:\\s*)\"[A-Za-z0-9]{1,40}\""
              + "|\"(reference\"\\s*:\\s*)\"(?:[0-9]{12}|[0-9]{23})\"");

  @Override
  public String provider() {
    return PROVIDER;
  }

  @Override
  public List<String> signatureHeaders() {
    return List.of(SIGNATURE);
  }

  @Override
  public byte[] withoutOwnIds(WebhookRequest request) {
    var text = new String(request.body(), StandardCharsets.UTF_8);
    return IDS_OF_NETWORKS.matcher(text).replaceAll("\"$1$2\"\"").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Verification verify(WebhookRequest request, ProviderAccount account, Instant now) {
    var header = request.header(SIGNATURE);
    if (header.isEmpty()) {
      return Verification.MISSING;
    }
    return TimedSignature.read(header.get())
        .map(signature -> signature.check(request.body(), account.secrets(), now))
        .orElse(Verification.INVALID);
  }

  @Override
  public Reading read(ProviderAccount account, WebhookRequest request) {
    JsonFields fields;
    EventIdentity event;
    try {
      fields = JsonFields.of(request.body());
      event = identity(fields);
    } catch (UnreadableEvent unreadable) {
      return new Reading.Unreadable(null, unreadable.reason());
    }
    try {
      return new StripeFacts(account.name(), event, fields)
          .fact()
          .<Reading>map(fact -> new Reading.Told(event, fact))
          .orElseGet(() -> new Reading.OfNoConcern(event));
    } catch (UnreadableEvent unreadable) {
      return new Reading.Unreadable(event, unreadable.reason());
    }
  }

  @Override
  public Acknowledgement acknowledgement() {
    return Acknowledgement.OK;
  }

  /** An account is named in events of connected accounts only, which are not ours. */
  private static EventIdentity identity(JsonFields fields) {
    return new EventIdentity(
        fields.id("id"),
        fields.id("type"),
        fields.epochSeconds("created"),
        fields.flag("livemode"),
        fields.idIfAny("account").orElse(null));
  }
}
