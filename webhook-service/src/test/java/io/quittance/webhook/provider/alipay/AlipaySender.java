package io.quittance.webhook.provider.alipay;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import io.quittance.platform.id.Ids;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.WebhookRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Alipay's side: words notices and signs them with the official SDK. */
public final class AlipaySender {

  public static final String APP = "2021000000000001";
  public static final String SELLER = "2088000000000002";
  static final String ACCOUNT = "alipay_main";

  static final KeyPair KEYS = newKeys();
  static final KeyPair OLD_KEYS = newKeys();
  static final KeyPair KEYS_OF_OTHER = newKeys();

  private static final Ids IDS = new Ids(Clock.systemUTC());

  private AlipaySender() {}

  /**
   * The settings of three accounts of the service under test: one with its key, one that rotates
   * keys, and one of another app.
   *
   * @param index of the first of them in the list of accounts
   */
  public static String[] accounts(int index) {
    var properties = new ArrayList<String>();
    properties.addAll(account(index, ACCOUNT, APP, KEYS));
    properties.addAll(account(index + 1, "alipay_rotating", APP, KEYS, OLD_KEYS));
    properties.addAll(account(index + 2, "alipay_other", "2021000000000009", KEYS_OF_OTHER, KEYS));
    return properties.toArray(String[]::new);
  }

  static ProviderAccount account(KeyPair... keys) {
    return new ProviderAccount(
        new AlipayWebhooks(),
        ACCOUNT,
        List.of(keys).stream().map(AlipaySender::secret).toList(),
        Map.of("app-id", new Secret(APP), "seller-id", new Secret(SELLER)),
        false);
  }

  static Secret secret(KeyPair keys) {
    return new Secret(Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
  }

  static String id(String prefix) {
    return Ids.write(prefix, IDS.next("tests"));
  }

  /** A paid trade of 88.88 yuan. */
  static Map<String, String> paid(String payment, String reference) {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("notify_id", id("notify")),
            Map.entry("notify_type", "trade_status_sync"),
            Map.entry("notify_time", "2026-01-01 00:30:05"),
            Map.entry("app_id", APP),
            Map.entry("seller_id", SELLER),
            Map.entry("buyer_id", "2088000000000018"),
            Map.entry("charset", "utf-8"),
            Map.entry("version", "1.0"),
            Map.entry("sign_type", "RSA2"),
            Map.entry("subject", "大乐透 a+b & c=d 100%25"),
            Map.entry("fund_bill_list", "[{\"amount\":\"88.88\",\"fundChannel\":\"PCREDIT\"}]"),
            Map.entry("out_trade_no", reference),
            Map.entry("trade_no", "2026010122000000000000000001"),
            Map.entry("trade_status", "TRADE_SUCCESS"),
            Map.entry("total_amount", "88.88"),
            Map.entry("gmt_create", "2026-01-01 00:29:59"),
            Map.entry("gmt_payment", "2026-01-01 00:30:02"),
            Map.entry("passback_params", payment)));
  }

  /** Some or all of that paid back; the sum is what was paid back in all. */
  static Map<String, String> refunded(String payment, String reference, String number, String sum) {
    var notice = paid(payment, reference);
    notice.put("refund_fee", sum);
    notice.put("out_biz_no", number);
    notice.put("gmt_refund", "2026-01-02 00:10:00.123");
    return notice;
  }

  /** Signed as notices of trades are. */
  static Map<String, String> signed(Map<String, String> notice, KeyPair keys) {
    var content = AlipaySignature.getSignCheckContentV1(new TreeMap<>(notice));
    return with(notice, sign(content, keys));
  }

  static String sign(String content, KeyPair keys) {
    try {
      return AlipaySignature.rsa256Sign(
          content,
          Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()),
          StandardCharsets.UTF_8.name());
    } catch (AlipayApiException failed) {
      throw new IllegalStateException(failed);
    }
  }

  static Map<String, String> with(Map<String, String> notice, String sign) {
    var signed = new TreeMap<>(notice);
    signed.put("sign", sign);
    return signed;
  }

  static String form(Map<String, String> notice) {
    return notice.entrySet().stream()
        .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
        .collect(Collectors.joining("&"));
  }

  static WebhookRequest request(String body) {
    return new WebhookRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static List<String> account(int index, String name, String app, KeyPair... keys) {
    var prefix = "quittance.webhook.accounts[" + index + "].";
    var properties =
        new ArrayList<>(
            List.of(
                prefix + "provider=alipay",
                prefix + "account=" + name,
                prefix + "livemode=false",
                prefix + "settings.app-id=" + app,
                prefix + "settings.seller-id=" + SELLER));
    for (int i = 0; i < keys.length; i++) {
      properties.add(prefix + "secrets[" + i + "]=" + secret(keys[i]).value());
    }
    return properties;
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
