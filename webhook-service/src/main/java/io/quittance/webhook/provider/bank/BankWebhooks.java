package io.quittance.webhook.provider.bank;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.webhook.provider.Acknowledgement;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.ProviderWebhooks;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.UnreadableEvent;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;
import org.springframework.stereotype.Component;

/**
 * The messages of a bank: status reports, notes of entries and statements, signed as a whole.
 *
 * <p>The secrets of an account are the bank's public keys, the setting {@code iban} is our account
 * there, and {@code zone} the time zone of what the bank dates without one. A message of several
 * entries is kept as it came and taken apart; each entry is known again by the bank's reference of
 * it, whichever message tells it. Messages do not say whether they are of a test system: each has
 * keys of its own.
 */
@Component
final class BankWebhooks implements ProviderWebhooks {

  static final String PROVIDER = "bank";

  private static final String IBAN = "iban";
  private static final String ZONE = "zone";
  private static final String UTC = "UTC";

  @Override
  public String provider() {
    return PROVIDER;
  }

  @Override
  public List<String> signatureHeaders() {
    return BankSignature.HEADERS;
  }

  @Override
  public void check(ProviderAccount account) {
    account.secrets().forEach(BankSignature::key);
    try {
      IbanUtil.validate(account.required(IBAN));
    } catch (Iban4jException wrong) {
      throw new IllegalArgumentException("the setting iban is not an IBAN", wrong);
    }
    try {
      zone(account);
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException("the setting zone is not a time zone", wrong);
    }
  }

  /** A document type is none of the bank's, even if it is signed. */
  @Override
  public Verification verify(WebhookRequest request, ProviderAccount account, Instant now) {
    var signature = BankSignature.check(request, account.secrets(), now);
    return signature == Verification.VALID && IsoXml.declaresDocumentType(request.body())
        ? Verification.INVALID
        : signature;
  }

  /** The message as it came, and then each of its entries; itself where it tells only one. */
  @Override
  public List<WebhookRequest> parts(WebhookRequest request) {
    try {
      return Stream.concat(
              Stream.of(request),
              BankMessage.read(request.body()).parts().stream()
                  .map(part -> new WebhookRequest(request.headers(), part)))
          .toList();
    } catch (UnreadableEvent unreadable) {
      return List.of(request);
    }
  }

  @Override
  public byte[] withoutOwnIds(WebhookRequest request) {
    return ScreenedMessage.of(request.body());
  }

  @Override
  public Reading read(ProviderAccount account, WebhookRequest request) {
    BankMessage message;
    EventIdentity event;
    try {
      message = BankMessage.read(request.body());
      event = identity(account, message);
    } catch (UnreadableEvent unreadable) {
      return new Reading.Unreadable(null, unreadable.reason());
    }
    try {
      return fact(account, message)
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

  private static Optional<ProviderFact> fact(ProviderAccount account, BankMessage message) {
    var facts = new BankFacts(account.name(), zone(account));
    if (message.isStatusReport()) {
      var statuses = message.statuses();
      return statuses.size() == 1
          ? facts.of(statuses.getFirst(), message.madeAt(zone(account)))
          : Optional.empty();
    }
    var entries = message.entries();
    return entries.size() == 1 ? facts.of(entries.getFirst()) : Optional.empty();
  }

  /** A message of one entry has the identity of the entry, any other one its own. */
  private static EventIdentity identity(ProviderAccount account, BankMessage message) {
    var at = message.madeAt(zone(account));
    if (message.isStatusReport() && message.statuses().size() == 1) {
      var status = message.statuses().getFirst();
      return event(
          account,
          status.endToEndId() + " " + status.status(),
          message.type() + " " + status.status(),
          at,
          status.accountNumber());
    }
    var entries = message.entries();
    if (entries.size() == 1) {
      var entry = entries.getFirst();
      var kind = entry.direction() + " " + entry.status();
      return event(
          account,
          entry.reference() + " " + kind,
          message.type() + " " + kind,
          at,
          entry.accountNumber());
    }
    var numbers = message.accountNumbers();
    // Of several accounts, each part says its own.
    var number = numbers.size() == 1 ? numbers.stream().findFirst() : Optional.<String>empty();
    return event(account, message.type() + " " + message.id(), message.type(), at, number);
  }

  private static EventIdentity event(
      ProviderAccount account, String id, String type, Instant at, Optional<String> number) {
    var addressee =
        number.map(
            known -> known.equals(account.required(IBAN)) ? account.name() : "account " + known);
    return new EventIdentity(id, type, at, account.livemode(), addressee.orElse(null));
  }

  private static ZoneId zone(ProviderAccount account) {
    return ZoneId.of(account.settings().getOrDefault(ZONE, new Secret(UTC)).value());
  }
}
