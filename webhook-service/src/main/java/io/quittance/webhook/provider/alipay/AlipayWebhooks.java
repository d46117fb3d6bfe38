package io.quittance.webhook.provider.alipay;

import io.quittance.webhook.provider.Acknowledgement;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.ProviderWebhooks;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.UnreadableEvent;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The notices of Alipay: forms, signed with its private key.
 *
 * <p>The secrets of an account are Alipay's public keys for our app, Base64 as its console shows
 * them. The settings {@code app-id} and {@code seller-id} say for whom a notice must be. A notice
 * carries no time that is signed for freshness: its {@code notify_id} keeps it from working twice.
 */
@Component
final class AlipayWebhooks implements ProviderWebhooks {

  static final String PROVIDER = "alipay";

  private static final String APP = "app-id";
  private static final String SELLER = "seller-id";

  private static final String TRADE_NOTICE = "trade_status_sync";

  /** Anything else is taken for a failure and sent again. */
  private static final Acknowledgement SUCCESS = new Acknowledgement(200, "success");

  /** Numbers of 16 or 28 digits, by chance also such as a card could have. */
  private static final Set<String> OWN_IDS =
      Set.of(
          "app_id",
          "auth_app_id",
          "buyer_id",
          "buyer_open_id",
          "msg_id",
          "notify_id",
          "seller_id",
          "sign",
          "trade_no");

  @Override
  public String provider() {
    return PROVIDER;
  }

  @Override
  public List<String> signatureHeaders() {
    return List.of();
  }

  @Override
  public void check(ProviderAccount account) {
    account.required(APP);
    account.required(SELLER);
    account.secrets().forEach(AlipaySignature::key);
  }

  @Override
  public byte[] withoutOwnIds(WebhookRequest request) {
    return AlipayNotice.read(request.body())
        .map(
            notice ->
                notice.parameters().entrySet().stream()
                    .filter(parameter -> !OWN_IDS.contains(parameter.getKey()))
                    .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                    .collect(Collectors.joining("\n"))
                    .getBytes(StandardCharsets.UTF_8))
        .orElseGet(request::body);
  }

  @Override
  public Verification verify(WebhookRequest request, ProviderAccount account, Instant now) {
    return AlipayNotice.read(request.body())
        .map(notice -> AlipaySignature.check(notice, account.secrets()))
        .orElse(Verification.INVALID);
  }

  @Override
  public Reading read(ProviderAccount account, WebhookRequest request) {
    var notice = AlipayNotice.read(request.body());
    if (notice.isEmpty()) {
      return new Reading.Unreadable(null, "the body is not a form");
    }
    var fields = new AlipayFields(notice.get());
    EventIdentity event;
    try {
      event = identity(account, fields);
    } catch (UnreadableEvent unreadable) {
      return new Reading.Unreadable(null, unreadable.reason());
    }
    try {
      return isTrade(fields)
          ? new AlipayFacts(account.name(), fields)
              .fact()
              .<Reading>map(fact -> new Reading.Told(event, fact))
              .orElseGet(() -> new Reading.OfNoConcern(event))
          : new Reading.OfNoConcern(event);
    } catch (UnreadableEvent unreadable) {
      return new Reading.Unreadable(event, unreadable.reason());
    }
  }

  @Override
  public Acknowledgement acknowledgement() {
    return SUCCESS;
  }

  private static boolean isTrade(AlipayFields fields) {
    return fields.notice().value("notify_type").filter(TRADE_NOTICE::equals).isPresent();
  }

  /** Alipay's test system has apps and keys of its own; a notice does not say where it is from. */
  private static EventIdentity identity(ProviderAccount account, AlipayFields fields) {
    boolean trade = isTrade(fields);
    return new EventIdentity(
        fields.id("notify_id"),
        trade
            ? fields.id("trade_status")
            : fields
                .idIfAny("msg_method")
                .or(() -> fields.idIfAny("notify_type"))
                .orElse("message"),
        trade ? fields.time("notify_time") : messageTime(fields),
        account.livemode(),
        addressee(account, fields, trade));
  }

  /** Messages write milliseconds since 1970. */
  private static Instant messageTime(AlipayFields fields) {
    return fields
        .notice()
        .value("utc_timestamp")
        .filter(value -> value.matches("\\d{1,15}"))
        .map(value -> Instant.ofEpochMilli(Long.parseLong(value)))
        .orElseGet(() -> fields.time("notify_time"));
  }

  /** Our account, where the notice is for its app and seller; otherwise a name that none has. */
  private static String addressee(ProviderAccount account, AlipayFields fields, boolean trade) {
    var app = fields.notice().value("app_id").orElse("");
    var seller = fields.notice().value("seller_id").orElse("");
    boolean ours =
        app.equals(account.required(APP)) && (!trade || seller.equals(account.required(SELLER)));
    return ours ? account.name() : app + "/" + seller;
  }
}
