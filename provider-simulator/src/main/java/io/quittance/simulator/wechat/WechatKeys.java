package io.quittance.simulator.wechat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Signs and seals as WeChat Pay does, and checks what the merchant signed. */
final class WechatKeys {

  private static final String SIGNING = "SHA256withRSA";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final WechatSettings settings;
  private final Clock clock;
  private final PrivateKey ours;
  private final PublicKey merchants;
  private final SecureRandom random = new SecureRandom();

  /**
   * With the keys of the settings.
   *
   * @throws IllegalArgumentException when one cannot be read
   */
  WechatKeys(WechatSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    try {
      var rsa = KeyFactory.getInstance("RSA");
      this.ours =
          rsa.generatePrivate(
              new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(settings.signingKey())));
      this.merchants =
          rsa.generatePublic(
              new X509EncodedKeySpec(Base64.getMimeDecoder().decode(settings.merchantPublicKey())));
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalArgumentException("simulator.wechat: a key cannot be read", unreadable);
    }
  }

  /** What was sealed, and what is needed to open it. */
  record Sealed(String ciphertext, String nonce, String associatedData) {}

  /** The headers that sign a body as of now. */
  Map<String, String> sign(String body) {
    return sign(body, clock.instant());
  }

  /** The headers that sign a body as of some time. */
  Map<String, String> sign(String body, Instant now) {
    var time = Long.toString(now.getEpochSecond());
    var nonce = nonce(NONCE_BYTES + NONCE_BYTES / 3);
    return Map.of(
        "Wechatpay-Timestamp",
        time,
        "Wechatpay-Nonce",
        nonce,
        "Wechatpay-Serial",
        settings.signingKeyId(),
        "Wechatpay-Signature",
        signature(time + "\n" + nonce + "\n" + body + "\n"));
  }

  /** Whether the merchant signed a text. */
  boolean isMerchants(String text, String signature) {
    try {
      var verifier = Signature.getInstance(SIGNING);
      verifier.initVerify(merchants);
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
      return false;
    }
  }

  /** Seals a text for the merchant. */
  Sealed seal(String text, String associatedData) {
    var nonce = nonce(NONCE_BYTES / 2);
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(settings.apiV3Key().getBytes(StandardCharsets.UTF_8), "AES"),
          new GCMParameterSpec(TAG_BITS, nonce.getBytes(StandardCharsets.UTF_8)));
      cipher.updateAAD(associatedData.getBytes(StandardCharsets.UTF_8));
      var sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return new Sealed(Base64.getEncoder().encodeToString(sealed), nonce, associatedData);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has AES-GCM", impossible);
    }
  }

  private String signature(String text) {
    try {
      var signer = Signature.getInstance(SIGNING);
      signer.initSign(ours);
      signer.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + SIGNING, impossible);
    }
  }

  private String nonce(int bytes) {
    var nonce = new byte[bytes];
    random.nextBytes(nonce);
    return HexFormat.of().formatHex(nonce);
  }
}
