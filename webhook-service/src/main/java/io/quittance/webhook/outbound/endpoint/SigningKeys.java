package io.quittance.webhook.outbound.endpoint;

import com.google.crypto.tink.subtle.Ed25519Sign;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What signs for one endpoint, as Standard Webhooks writes it.
 *
 * @param secret {@code whsec_} and the base64 of 32 random bytes, which merchants have too
 * @param privateKey {@code whsk_} and the base64 of an Ed25519 private key, which only we have;
 *     null where the secret alone signs
 */
public record SigningKeys(String secret, @Nullable String privateKey) {

  private static final String SECRET = "whsec_";
  private static final String PRIVATE_KEY = "whsk_";
  private static final String PUBLIC_KEY = "whpk_";
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** New keys, and the public one of them. */
  public record Generated(SigningKeys keys, @Nullable String publicKey) {}

  /** Makes keys that nobody else has. */
  static Generated generate(Signing signing) {
    var bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    var secret = SECRET + base64(bytes);
    return switch (signing) {
      case HMAC -> new Generated(new SigningKeys(secret, null), null);
      case ED25519 -> {
        var pair = newPair();
        yield new Generated(
            new SigningKeys(secret, PRIVATE_KEY + base64(pair.getPrivateKey())),
            PUBLIC_KEY + base64(pair.getPublicKey()));
      }
    };
  }

  /** The bytes of the secret. */
  public byte[] secretBytes() {
    return Base64.getDecoder().decode(secret.substring(SECRET.length()));
  }

  /** The bytes of the private key; null where there is none. */
  public byte @Nullable [] privateKeyBytes() {
    return privateKey == null
        ? null
        : Base64.getDecoder().decode(privateKey.substring(PRIVATE_KEY.length()));
  }

  private static Ed25519Sign.KeyPair newPair() {
    try {
      return Ed25519Sign.KeyPair.newKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Ed25519 is part of Tink", impossible);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** For logs, which must not tell a secret. */
  @Override
  public String toString() {
    return "signing keys";
  }
}
