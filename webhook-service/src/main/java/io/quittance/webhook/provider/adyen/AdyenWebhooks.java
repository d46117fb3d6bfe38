package io.quittance.webhook.provider.adyen;

import io.quittance.webhook.provider.Acknowledgement;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.ProviderWebhooks;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.UnreadableEvent;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The standard webhooks of Adyen: notices with one or more items, each signed by itself. The name
 * of an account is that of the merchant account.
 */
@Component
final class AdyenWebhooks implements ProviderWebhooks {

  static final String PROVIDER = "adyen";

  private static final Acknowledgement ACCEPTED = new Acknowledgement(200, "[accepted]");

  /** Fields that hold an id of Adyen's, or of the card scheme, in up to 16 letters and digits. */
  private static final Pattern OWN_IDS =
      Pattern.compile(
          "\"((?:pspReference|originalReference|originalPsp|disputePspReference"
              + "|networkTxReference|(?:recurring\\.)?recurringDetailReference"
              + "|(?:tokenization\\.)?storedPaymentMethodId|modificationPspReference"
              + "|(?:chargeback\\.)?(?:capturePspReference|captureReference))"
              + "\"\\s*:\\s*)\"[A-Za-z0-9]{1,16}\""
              // By this number acquirers know a capture or a refund.
              + "|\"((?:arn|acquirerReferenceNumber)\"\\s*:\\s*)\"[0-9]{23}\"");

  @Override
  public String provider() {
    return PROVIDER;
  }

  /** None: the signature is in the body. */
  @Override
  public List<String> signatureHeaders() {
    return List.of();
  }

  @Override
  public void check(ProviderAccount account) {
    account.secrets().forEach(AdyenSignature::requireKey);
  }

  @Override
  public List<WebhookRequest> events(WebhookRequest request) {
    return AdyenNotice.split(request.body()).stream()
        .map(body -> new WebhookRequest(request.headers(), body))
        .toList();
  }

  @Override
  public byte[] withoutOwnIds(WebhookRequest request) {
    var text = new String(request.body(), StandardCharsets.UTF_8);
    return OWN_IDS.matcher(text).replaceAll("\"$1$2\"\"").getBytes(StandardCharsets.UTF_8);
  }

  /** The scheme has no time: that an old one does nothing twice is up to the event's identity. */
  @Override
  public Verification verify(WebhookRequest request, ProviderAccount account, Instant now) {
    AdyenNotice notice;
    try {
      notice = AdyenNotice.of(request.body());
    } catch (UnreadableEvent notSigned) {
      return Verification.INVALID;
    }
    return AdyenSignature.check(notice, account.secrets());
  }

  @Override
  public Reading read(ProviderAccount account, WebhookRequest request) {
    AdyenNotice notice;
    try {
      notice = AdyenNotice.of(request.body());
    } catch (UnreadableEvent unreadable) {
      return new Reading.Unreadable(null, unreadable.reason());
    }
    return read(account, notice);
  }

  @Override
  public Acknowledgement acknowledgement() {
    return ACCEPTED;
  }

  private static Reading read(ProviderAccount account, AdyenNotice notice) {
    try {
      var event = notice.identity();
      try {
        return new AdyenFacts(account.name(), notice, event)
            .fact()
            .<Reading>map(fact -> new Reading.Told(event, fact))
            .orElseGet(() -> new Reading.OfNoConcern(event));
      } catch (UnreadableEvent unreadable) {
        return new Reading.Unreadable(event, unreadable.reason());
      }
    } catch (UnreadableEvent unreadable) {
      return new Reading.Unreadable(null, unreadable.reason());
    }
  }
}
