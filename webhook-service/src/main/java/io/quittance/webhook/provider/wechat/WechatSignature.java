package io.quittance.webhook.provider.wechat;

import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The headers {@code Wechatpay-...}: SHA-256 with RSA, PKCS #1 v1.5, over time, nonce and raw body,
 * each followed by a line feed.
 *
 * <p>There is no secret here whose bytes a comparison could tell: the key is public.
 */
final class WechatSignature {

  static final String TIMESTAMP = "Wechatpay-Timestamp";
  static final String NONCE = "Wechatpay-Nonce";
  static final String SERIAL = "Wechatpay-Serial";
  static final String SIGNATURE = "Wechatpay-Signature";
  static final String TYPE = "Wechatpay-Signature-Type";

  static final List<String> HEADERS = List.of(TIMESTAMP, NONCE, SERIAL, SIGNATURE, TYPE);

  /** The only type that we read; also when none is named. */
  private static final String RSA = "WECHATPAY2-SHA256-RSA2048";

  /** A notice of this age, or as far in the future, is refused. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** Seconds have ten digits until the year 2286. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private WechatSignature() {}

  /** Whether the owner of one of the keys signed this request, lately. */
  static Verification check(WebhookRequest request, List<Secret> keys, Instant now) {
    var signature = request.header(SIGNATURE);
    if (signature.isEmpty()) {
      return Verification.MISSING;
    }
    var time = request.header(TIMESTAMP).filter(text -> SECONDS.matcher(text).matches());
    var nonce = request.header(NONCE).filter(text -> PRINTABLE.matcher(text).matches());
    var key = request.header(SERIAL).flatMap(serial -> find(keys, serial));
    var signed = bytes(signature.get());
    boolean genuine =
        isRsa(request)
            && time.isPresent()
            && nonce.isPresent()
            && key.isPresent()
            && signed.isPresent()
            && verifies(key.get(), text(time.get(), nonce.get(), request.body()), signed.get());
    return genuine ? age(time.get(), now) : Verification.INVALID;
  }

  private static Verification age(String time, Instant now) {
    var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now).abs();
    return age.compareTo(TOLERANCE) < 0 ? Verification.VALID : Verification.STALE;
  }

  private static boolean isRsa(WebhookRequest request) {
    return request.header(TYPE).map(type -> type.isEmpty() || type.equals(RSA)).orElse(true);
  }

  private static Optional<RSAPublicKey> find(List<Secret> keys, String serial) {
    return keys.stream()
        .filter(key -> WechatKey.idOf(key).equals(serial))
        .findFirst()
        .map(key -> WechatKey.of(key).key());
  }

  private static byte[] text(String time, String nonce, byte[] body) {
    var head = (time + "\n" + nonce + "\n").getBytes(StandardCharsets.US_ASCII);
    var text = new byte[head.length + body.length + 1];
    System.arraycopy(head, 0, text, 0, head.length);
    System.arraycopy(body, 0, text, head.length, body.length);
    text[text.length - 1] = '\n';
    return text;
  }

  /** Only the one way to write these bytes: decoders overlook some changes of the last letters. */
  private static Optional<byte[]> bytes(String base64) {
    try {
      var bytes = Base64.getDecoder().decode(base64);
      return Base64.getEncoder().encodeToString(bytes).equals(base64)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  static boolean verifies(RSAPublicKey key, byte[] text, byte[] signature) {
    try {
      var verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException notASignature) {
      return false;
    }
  }
}
