package io.quittance.simulator.alipay;

import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.emulator.FormBody;
import io.quittance.simulator.webhook.WebhookMessage;
import io.quittance.simulator.webhook.WireWebhooks;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Tells events as Alipay does, to the address that came with the order: what was paid, what was
 * paid back, and that an order is waiting or was closed.
 */
@AlipayConfigured
@Component
class AlipayNotices implements WireWebhooks {

  /** Parts the address from the form. */
  private static final String THEN = "\n";

  private static final String PAID = "TRADE_SUCCESS";
  private static final String CLOSED = "TRADE_CLOSED";

  private final AlipaySettings settings;
  private final AlipayKeys keys;

  AlipayNotices(AlipaySettings settings, AlipayKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  @Override
  public String provider() {
    return AlipayEmulator.NAME;
  }

  @Override
  public List<String> of(Event event, Change change) {
    var target = change.charge().origin().extras().get(AlipayTrades.NOTIFY_URL);
    if (target == null) {
      return List.of();
    }
    var notice = new TreeMap<String, String>();
    boolean tells =
        switch (event.type()) {
          case CHARGE_ACTION_REQUIRED -> order(notice, event, change, "WAIT_BUYER_PAY");
          case CHARGE_AUTHORIZED -> paid(notice, event, change);
          case CHARGE_AUTHORIZATION_FAILED -> closed(notice, event, change);
          case REFUND_SUCCEEDED -> refunded(notice, event, change);
          default -> false;
        };
    return tells ? List.of(target + THEN + form(notice)) : List.of();
  }

  @Override
  public WebhookMessage message(String notice, Instant now) {
    int end = notice.indexOf(THEN);
    var parameters = new TreeMap<>(FormBody.parse(notice.substring(end + 1)).fields());
    parameters.put("notify_time", Trade.time(now));
    var signature = keys.sign(AlipayKeys.text(parameters));
    parameters.put("sign_type", "RSA2");
    parameters.put("sign", signature);
    return new WebhookMessage(
        URI.create(notice.substring(0, end)),
        "application/x-www-form-urlencoded; charset=utf-8",
        form(parameters),
        Map.of());
  }

  /** These seven bytes and nothing else; whatever is not them is sent again. */
  @Override
  public boolean isAcknowledged(int status, String body) {
    return status == 200 && body.equals("success");
  }

  /** What all notices say of a trade. */
  private boolean order(Map<String, String> notice, Event event, Change change, String status) {
    var charge = change.charge();
    var number = charge.origin().extras().getOrDefault(AlipayTrades.TRADE, "");
    var trade = new Trade(charge, number, List.of());
    notice.put("notify_id", event.eventId());
    notice.put("notify_type", "trade_status_sync");
    notice.put("app_id", settings.appId());
    notice.put("auth_app_id", settings.appId());
    notice.put("seller_id", settings.sellerId());
    notice.put("buyer_id", "2088000000000018");
    notice.put("charset", "utf-8");
    notice.put("version", "1.0");
    notice.put("out_trade_no", number);
    notice.put("trade_no", trade.alipayNumber());
    notice.put("trade_status", status);
    notice.put("total_amount", Trade.yuan(charge.amount()));
    notice.put("gmt_create", Trade.time(charge.createdAt()));
    charge
        .origin()
        .extras()
        .forEach(
            (name, value) -> {
              if (name.equals(AlipayTrades.SUBJECT) || name.equals(AlipayTrades.PASSBACK)) {
                notice.put(name, value);
              }
            });
    return true;
  }

  private boolean paid(Map<String, String> notice, Event event, Change change) {
    notice.put("gmt_payment", Trade.time(change.at()));
    notice.put(
        "fund_bill_list",
        "[{\"amount\":\"%s\",\"fundChannel\":\"ALIPAYACCOUNT\"}]"
            .formatted(Trade.yuan(change.charge().amount())));
    return order(notice, event, change, PAID);
  }

  private boolean closed(Map<String, String> notice, Event event, Change change) {
    notice.put("gmt_close", Trade.time(change.at()));
    return order(notice, event, change, CLOSED);
  }

  private boolean refunded(Map<String, String> notice, Event event, Change change) {
    Operation refund = Objects.requireNonNull(event.operation());
    if (AlipayTrades.isOfCancel(refund)) {
      return false;
    }
    var held = change.charge().held();
    // The sum of all refunds, not this one's amount.
    notice.put("refund_fee", Trade.yuan(held.refunded()));
    notice.put("out_biz_no", Trade.numberOf(refund));
    notice.put("gmt_refund", Trade.time(change.at()) + ".000");
    return order(notice, event, change, held.refunded() == held.captured() ? CLOSED : PAID);
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            it ->
                URLEncoder.encode(it.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
