package io.quittance.webhook.provider.adyen;

import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of an item: base64 of HMAC-SHA256 over eight of its fields, joined by colons that
 * are not escaped. Everything else of an item is unsigned.
 */
final class AdyenSignature {

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{64}");

  private AdyenSignature() {}

  /**
   * Keys are 32 bytes in hexadecimal.
   *
   * @throws IllegalArgumentException for anything else
   */
  static void requireKey(Secret secret) {
    if (!KEY.matcher(secret.value()).matches()) {
      throw new IllegalArgumentException("a secret is no HMAC key: 64 hexadecimal digits");
    }
  }

  /** Whether one of the keys signed the item. */
  static Verification check(AdyenNotice notice, List<Secret> secrets) {
    if (notice.signature().isEmpty()) {
      return Verification.MISSING;
    }
    if (!notice.isUnambiguous()) {
      return Verification.INVALID;
    }
    var given = notice.signature().getBytes(StandardCharsets.UTF_8);
    var signed = notice.signedText().getBytes(StandardCharsets.UTF_8);
    boolean genuine = false;
    for (var secret : secrets) {
      // Every key is tried, each in constant time: the duration tells nothing.
      genuine |= MessageDigest.isEqual(sign(secret, signed), given);
    }
    return genuine ? Verification.VALID : Verification.INVALID;
  }

  private static byte[] sign(Secret secret, byte[] text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret.value()), ALGORITHM));
      return Base64.getEncoder().encode(mac.doFinal(text));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }
}
