package io.quittance.simulator.wechat;

import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.webhook.WebhookMessage;
import io.quittance.simulator.webhook.WireWebhooks;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Notices of payments and refunds, sent to the address that the order or the refund named. A
 * payment that fails and an order that is closed are told to nobody.
 */
@WechatConfigured
@Component
class WechatWebhooks implements WireWebhooks {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final WechatSettings settings;
  private final WechatKeys keys;

  WechatWebhooks(WechatSettings settings, WechatKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  /** A notice as it waits; it is sealed anew for each attempt. */
  private record Notice(
      URI target, String id, String type, String about, String createTime, String resource) {}

  @Override
  public String provider() {
    return WechatEmulator.NAME;
  }

  @Override
  public List<String> of(Event event, Change change) {
    return switch (event.type()) {
      case CHARGE_CAPTURED -> List.of(paid(event, change));
      case REFUND_SUCCEEDED -> List.of(refund(event, change, "SUCCESS"));
      case REFUND_FAILED -> List.of(refund(event, change, "ABNORMAL"));
      case REFUND_CANCELED -> List.of(refund(event, change, "CLOSED"));
      default -> List.of();
    };
  }

  @Override
  public WebhookMessage message(String notice, Instant now) {
    var written = JSON.readValue(notice, Notice.class);
    var sealed = keys.seal(written.resource(), written.about());
    var body =
        WechatJson.write(
            WechatJson.object(
                "id",
                written.id(),
                "create_time",
                written.createTime(),
                "resource_type",
                "encrypt-resource",
                "event_type",
                written.type(),
                "summary",
                written.about(),
                "resource",
                WechatJson.object(
                    "original_type",
                    written.about(),
                    "algorithm",
                    "AEAD_AES_256_GCM",
                    "ciphertext",
                    sealed.ciphertext(),
                    "associated_data",
                    sealed.associatedData(),
                    "nonce",
                    sealed.nonce())));
    return new WebhookMessage(
        written.target(), "application/json; charset=utf-8", body, keys.sign(body, now));
  }

  /** 200 or 204; anything else is sent again. */
  @Override
  public boolean isAcknowledged(int status, String body) {
    return status == 200 || status == 204;
  }

  private String paid(Event event, Change change) {
    var order = new Order(change.charge(), Objects.requireNonNull(change.operation()));
    return written(
        change.charge().origin().extras(),
        event,
        change,
        "TRANSACTION.SUCCESS",
        "transaction",
        order.paid(settings, change.at()));
  }

  private String refund(Event event, Change change, String status) {
    Operation refund = Objects.requireNonNull(event.operation());
    var shown = new Order(change.charge(), refund).refund(refund, status);
    shown.remove("status");
    shown.put("refund_status", status);
    shown.put("mchid", settings.merchantId());
    var extras =
        refund.extras().containsKey(Order.NOTIFY)
            ? refund.extras()
            : change.charge().origin().extras();
    return written(extras, event, change, "REFUND." + status, "refund", shown);
  }

  private static String written(
      Map<String, String> extras,
      Event event,
      Change change,
      String type,
      String about,
      Map<String, Object> resource) {
    return JSON.writeValueAsString(
        new Notice(
            URI.create(Objects.requireNonNull(extras.get(Order.NOTIFY))),
            event.eventId(),
            type,
            about,
            WechatJson.time(change.at()),
            WechatJson.write(resource)));
  }
}
