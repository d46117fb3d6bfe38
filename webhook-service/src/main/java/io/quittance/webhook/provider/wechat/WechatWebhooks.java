package io.quittance.webhook.provider.wechat;

import io.quittance.webhook.provider.Acknowledgement;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.JsonFields;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.ProviderWebhooks;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.UnreadableEvent;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The notices of WeChat Pay, API v3.
 *
 * <p>A notice is signed by WeChat Pay, and its resource is sealed for one merchant. Both must hold:
 * the same keys sign for all merchants, so that the signature alone does not tell whom it was meant
 * for. WeChat Pay has no test system; whether real money moves is what the account says.
 */
@Component
final class WechatWebhooks implements ProviderWebhooks {

  static final String PROVIDER = "wechat";

  /** The settings that say who we are there. */
  private static final String MERCHANT = "merchant-id";

  private static final String APP = "app-id";

  /** Notices are counted in as many digits as cards have. */
  private static final Pattern OWN_ID =
      Pattern.compile("\"id\"\\s*:\\s*\"(?:EV-)?[0-9A-Za-z-]{1,64}\"");

  @Override
  public String provider() {
    return PROVIDER;
  }

  @Override
  public List<String> signatureHeaders() {
    return WechatSignature.HEADERS;
  }

  @Override
  public void check(ProviderAccount account) {
    var ids = new HashSet<String>();
    for (var secret : account.secrets()) {
      var key = WechatKey.of(secret);
      if (!ids.add(key.id())) {
        throw new IllegalArgumentException("there are two keys " + key.id());
      }
    }
    WechatResource.check(account);
    account.required(MERCHANT);
    account.required(APP);
  }

  @Override
  public byte[] withoutOwnIds(WebhookRequest request) {
    var text = new String(request.body(), StandardCharsets.UTF_8);
    return OWN_ID.matcher(text).replaceFirst("\"id\":\"\"").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Verification verify(WebhookRequest request, ProviderAccount account, Instant now) {
    var signature = WechatSignature.check(request, account.secrets(), now);
    return signature == Verification.VALID && !isSealedForUs(request, account)
        ? Verification.INVALID
        : signature;
  }

  private static boolean isSealedForUs(WebhookRequest request, ProviderAccount account) {
    try {
      WechatResource.open(JsonFields.of(request.body()), account);
      return true;
    } catch (UnreadableEvent notForUs) {
      return false;
    }
  }

  @Override
  public Reading read(ProviderAccount account, WebhookRequest request) {
    JsonFields resource;
    EventIdentity event;
    try {
      var notice = JsonFields.of(request.body());
      resource = WechatResource.open(notice, account);
      event = identity(account, notice, resource);
    } catch (UnreadableEvent unreadable) {
      return new Reading.Unreadable(null, unreadable.reason());
    }
    try {
      return new WechatFacts(account.name(), event, resource)
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

  private static EventIdentity identity(
      ProviderAccount account, JsonFields notice, JsonFields resource) {
    return new EventIdentity(
        notice.id("id"),
        notice.id("event_type"),
        notice.time("create_time"),
        account.livemode(),
        addressee(account, resource));
  }

  /** Our account where the resource names our merchant and app; otherwise what it names. */
  private static String addressee(ProviderAccount account, JsonFields resource) {
    var merchant = resource.id("mchid");
    var app = resource.idIfAny("appid");
    boolean ours =
        merchant.equals(account.required(MERCHANT))
            && app.map(account.required(APP)::equals).orElse(true);
    return ours ? account.name() : "merchant " + merchant + ", app " + app.orElse("-");
  }
}
