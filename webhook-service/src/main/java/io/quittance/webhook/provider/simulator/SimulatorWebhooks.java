package io.quittance.webhook.provider.simulator;

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
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** The webhooks of the provider simulator. */
@Component
final class SimulatorWebhooks implements ProviderWebhooks {

  static final String PROVIDER = "simulator";

  private static final String SIGNATURE = "Simulator-Signature";

  @Override
  public String provider() {
    return PROVIDER;
  }

  @Override
  public List<String> signatureHeaders() {
    return List.of(SIGNATURE);
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
      return new SimulatorFacts(account.name(), event, fields)
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

  private static EventIdentity identity(JsonFields fields) {
    return new EventIdentity(
        fields.id("id"),
        fields.id("type"),
        fields.time("createdAt"),
        fields.flag("livemode"),
        fields.id("account"));
  }
}
