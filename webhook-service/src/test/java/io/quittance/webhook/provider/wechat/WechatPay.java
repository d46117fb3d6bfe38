package io.quittance.webhook.provider.wechat;

import com.wechat.pay.java.core.cipher.AeadAesCipher;
import com.wechat.pay.java.core.cipher.RSASigner;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** WeChat Pay's side: words notices, seals and signs them by the official library. */
public final class WechatPay {

  public static final String MERCHANT = "1900000109";
  public static final String APP = "wxd678efh567hg6787";
  public static final String API_KEY = "0123456789abcdef0123456789abcdef";
  public static final String NONCE = "593BEC0C930BF1AFEB40B4A08C8FB242";

  /** Signs for the account {@code main} of the running service. */
  public static final WechatPay OF_THE_DOOR = withKey("PUB_KEY_ID_DOOR");

  private static final String SEAL_NONCE = "fdasflkja484";
  private static final String SEALED_ABOUT = "transaction";

  private final String serial;
  private final KeyPair keys;

  private WechatPay(String serial, KeyPair keys) {
    this.serial = serial;
    this.keys = keys;
  }

  /** Another signing key of WeChat Pay. */
  public static WechatPay withKey(String serial) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new WechatPay(serial, generator.generateKeyPair());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The public key, as an account's secret is written. */
  public String secret() {
    return serial + ":" + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
  }

  /** The resource of a notice about a payment of our merchant. */
  public static String payment(String payment, String reference, long fen) {
    return """
    {"mchid": "%s", "appid": "%s", "out_trade_no": "%s", "attach": "%s",
     "transaction_id": "4200000000202603010000000001", "trade_type": "NATIVE",
     "trade_state": "SUCCESS", "trade_state_desc": "支付成功", "bank_type": "OTHERS",
     "success_time": "2026-03-01T18:00:01+08:00", "payer": {"openid": "o1"},
     "amount": {"total": %d, "payer_total": 1, "currency": "CNY", "payer_currency": "CNY"}}
    """
        .formatted(MERCHANT, APP, reference, payment, fen);
  }

  /** The resource of a notice about a refund of our merchant. */
  public static String refund(String order, String reference, String status, long fen) {
    return """
    {"mchid": "%s", "out_trade_no": "%s", "transaction_id": "4200000000202603010000000001",
     "out_refund_no": "%s", "refund_id": "50300000002026030100000000001",
     "refund_status": "%s", "success_time": "2026-03-02T18:00:01+08:00",
     "user_received_account": "支付用户零钱",
     "amount": {"total": 9000, "refund": %d, "payer_total": 9000, "payer_refund": %d}}
    """
        .formatted(MERCHANT, order, reference, status, fen, fen);
  }

  /** A notice with its resource sealed for our merchant. */
  public static String notice(String id, String type, String resource) {
    return notice(id, type, resource, API_KEY);
  }

  /** A notice with its resource sealed under some APIv3 key. */
  public static String notice(String id, String type, String resource, String key) {
    var sealed =
        new AeadAesCipher(bytes(key))
            .encrypt(bytes(SEALED_ABOUT), bytes(SEAL_NONCE), bytes(resource));
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "id",
                id,
                "create_time",
                "2026-03-01T18:00:02+08:00",
                "resource_type",
                "encrypt-resource",
                "event_type",
                type,
                "summary",
                "支付成功",
                "resource",
                Map.of(
                    "original_type",
                    SEALED_ABOUT,
                    "algorithm",
                    "AEAD_AES_256_GCM",
                    "ciphertext",
                    sealed,
                    "associated_data",
                    SEALED_ABOUT,
                    "nonce",
                    SEAL_NONCE)));
  }

  /** The headers that sign a body. */
  public Map<String, String> sign(String body, Instant time) {
    var message = "%d\n%s\n%s\n".formatted(time.getEpochSecond(), NONCE, body);
    return Map.of(
        "Wechatpay-Timestamp",
        Long.toString(time.getEpochSecond()),
        "Wechatpay-Nonce",
        NONCE,
        "Wechatpay-Serial",
        serial,
        "Wechatpay-Signature",
        new RSASigner(serial, keys.getPrivate()).sign(message).getSign());
  }

  /** A signed request. */
  public WebhookRequest request(String body, Instant time) {
    return new WebhookRequest(sign(body, time), bytes(body));
  }

  /** The settings of an account of our merchant that takes these keys. */
  public static String[] account(int index, String name, List<WechatPay> keys) {
    var prefix = "quittance.webhook.accounts[" + index + "].";
    var properties = new ArrayList<String>();
    properties.add(prefix + "provider=wechat");
    properties.add(prefix + "account=" + name);
    properties.add(prefix + "livemode=false");
    properties.add(prefix + "settings.merchant-id=" + MERCHANT);
    properties.add(prefix + "settings.app-id=" + APP);
    properties.add(prefix + "settings.api-v3-key=" + API_KEY);
    for (int i = 0; i < keys.size(); i++) {
      properties.add(prefix + "secrets[" + i + "]=" + keys.get(i).secret());
    }
    return properties.toArray(String[]::new);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
