package io.quittance.webhook.provider.braintree;

import io.quittance.webhook.provider.Acknowledgement;
import io.quittance.webhook.provider.ChallengedWebhooks;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.UnreadableEvent;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The webhooks of Braintree: forms with a signed notification in XML.
 *
 * <p>A secret is {@code publicKey|privateKey}, an API key of the account; the setting {@code
 * merchant-id} is its merchant id. The scheme signs no time, so that replays are stopped by what
 * makes an event unique: its kind, its object and its own time. Events do not say whether they are
 * of the sandbox: each system has keys of its own, and the account says of which its keys are.
 */
@Component
final class BraintreeWebhooks implements ChallengedWebhooks {

  static final String PROVIDER = "braintree";

  static final String MERCHANT_ID = "merchant-id";

  private static final Pattern CHALLENGE = Pattern.compile("[a-f0-9]{20,32}");

  /** Braintree sends none, so whoever has the key and does is an attacker. */
  private static final String DOCUMENT_TYPE = "<!DOCTYPE";

  @Override
  public String provider() {
    return PROVIDER;
  }

  /** The signature is in the body. */
  @Override
  public List<String> signatureHeaders() {
    return List.of();
  }

  @Override
  public void check(ProviderAccount account) {
    account.required(MERCHANT_ID);
    if (keys(account).size() != account.secrets().size()) {
      throw new IllegalArgumentException("a secret is not of the form publicKey|privateKey");
    }
  }

  @Override
  public Verification verify(WebhookRequest request, ProviderAccount account, Instant now) {
    var form = SignedForm.read(request.body());
    if (form.isEmpty()) {
      return Verification.MISSING;
    }
    boolean genuine =
        form.get().isSignedBy(keys(account))
            && !isAnsweredChallenge(form.get())
            && !declaresDocumentType(form.get());
    return genuine ? Verification.VALID : Verification.INVALID;
  }

  /** Challenges are signed for anybody who asks, by the same key; no notification is that short. */
  private static boolean isAnsweredChallenge(SignedForm form) {
    return CHALLENGE.matcher(form.payload().strip()).matches();
  }

  private static boolean declaresDocumentType(SignedForm form) {
    return form.xml().map(xml -> xml.contains(DOCUMENT_TYPE)).orElse(false);
  }

  /** What is screened is the notification, not its Base64. */
  @Override
  public byte[] withoutOwnIds(WebhookRequest request) {
    return SignedForm.read(request.body())
        .flatMap(SignedForm::xml)
        .map(ScreenedText::of)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .orElseGet(request::body);
  }

  @Override
  public Reading read(ProviderAccount account, WebhookRequest request) {
    XmlFields notice;
    EventIdentity event;
    try {
      var xml =
          SignedForm.read(request.body())
              .flatMap(SignedForm::xml)
              .orElseThrow(() -> new UnreadableEvent("the payload is not Base64"));
      notice = XmlFields.of(xml);
      event = identity(account, notice);
    } catch (UnreadableEvent unreadable) {
      return new Reading.Unreadable(null, unreadable.reason());
    }
    try {
      return new BraintreeFacts(account.name(), event, notice.child("subject"))
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

  @Override
  public Optional<String> answerChallenge(ProviderAccount account, Map<String, String> query) {
    return Optional.ofNullable(query.get("bt_challenge"))
        .filter(challenge -> CHALLENGE.matcher(challenge).matches())
        .map(challenge -> keys(account).getFirst().signPair(challenge));
  }

  private static List<KeyPair> keys(ProviderAccount account) {
    return account.secrets().stream().map(KeyPair::read).flatMap(Optional::stream).toList();
  }

  private static EventIdentity identity(ProviderAccount account, XmlFields notice) {
    var kind = notice.id("kind");
    var time = notice.time("timestamp");
    var eventId = kind + ":" + objectId(notice) + ":" + notice.id("timestamp");
    return new EventIdentity(
        eventId, kind, time, account.livemode(), namedAccount(account, notice).orElse(null));
  }

  private static String objectId(XmlFields notice) {
    var object = notice.child("subject").first();
    return object
        .flatMap(subject -> subject.idIfAny("id").or(() -> subject.idIfAny("transaction-id")))
        .orElse("-");
  }

  /** Our name for the merchant that the event names, and its own for another merchant. */
  private static Optional<String> namedAccount(ProviderAccount account, XmlFields notice) {
    return notice
        .idIfAny("source-merchant-id")
        .map(
            merchant -> merchant.equals(account.required(MERCHANT_ID)) ? account.name() : merchant);
  }
}
