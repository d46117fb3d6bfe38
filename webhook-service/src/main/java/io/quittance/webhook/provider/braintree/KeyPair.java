package io.quittance.webhook.provider.braintree;

import io.quittance.webhook.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One of our API keys at Braintree: the public key names it, and the private key signs.
 *
 * <p>A signature is HMAC-SHA1 in lower-case hex, under the SHA-1 digest of the private key.
 */
record KeyPair(String publicKey, Secret privateKey) {

  private static final String ALGORITHM = "HmacSHA1";
  private static final char SEPARATOR = '|';

  /** Reads {@code publicKey|privateKey}; empty when it is not of this form. */
  static Optional<KeyPair> read(Secret secret) {
    int separator = secret.value().indexOf(SEPARATOR);
    if (separator < 1 || separator == secret.value().length() - 1) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyPair(
            secret.value().substring(0, separator),
            new Secret(secret.value().substring(separator + 1))));
  }

  /** The signature of a text. */
  String sign(String text) {
    try {
      var key = MessageDigest.getInstance("SHA-1").digest(privateKey.bytes());
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }

  /** The signature with the name of its key, as both sides write it. */
  String signPair(String text) {
    return publicKey + SEPARATOR + sign(text);
  }

  /** Whether a signature is ours over a text; takes the same time wherever they differ. */
  boolean signed(String text, String signature) {
    return MessageDigest.isEqual(
        sign(text).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
  }
}
