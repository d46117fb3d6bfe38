package io.quittance.webhook.provider.wechat;

import io.quittance.webhook.provider.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A public key by which WeChat Pay signs, written {@code <id>:<base64 of its X.509
 * SubjectPublicKeyInfo>}.
 *
 * @param id the serial number of a platform certificate, or the id of a WeChat Pay public key
 */
record WechatKey(String id, RSAPublicKey key) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{8,64}");
  private static final int KEY_BITS_MIN = 2048;

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException when it is not one
   */
  static WechatKey of(Secret secret) {
    var id = idOf(secret);
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("a secret is not <id>:<public key in base64>");
    }
    try {
      var encoded = Base64.getDecoder().decode(secret.value().substring(id.length() + 1));
      if (KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded))
              instanceof RSAPublicKey key
          && key.getModulus().bitLength() >= KEY_BITS_MIN) {
        return new WechatKey(id, key);
      }
    } catch (IllegalArgumentException | GeneralSecurityException unreadable) {
      throw new IllegalArgumentException(
          "the key %s is not an RSA public key in base64".formatted(id), unreadable);
    }
    throw new IllegalArgumentException("the key %s is too short".formatted(id));
  }

  /** The id in front; empty when there is none. */
  static String idOf(Secret secret) {
    return secret.value().substring(0, Math.max(0, secret.value().indexOf(':')));
  }
}
