package io.quittance.webhook.provider.alipay;

import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * RSA2, that is SHA256withRSA with Alipay's key, over the sorted parameters. Notices of trades sign
 * neither {@code sign} nor {@code sign_type}; other messages do sign {@code sign_type}. The older
 * RSA with SHA-1 is refused.
 *
 * <p>A public key checks; there is no secret that the time of a comparison could give away.
 */
final class AlipaySignature {

  private static final String SIGN = "sign";
  private static final String SIGN_TYPE = "sign_type";
  private static final String RSA2 = "RSA2";
  private static final String TRADE_NOTICE = "notify_type";
  private static final String ALGORITHM = "SHA256withRSA";
  private static final int KEY_BITS_MIN = 2048;

  private AlipaySignature() {}

  /** Whether one of Alipay's keys signed these parameters, all of them. */
  static Verification check(AlipayNotice notice, List<Secret> keys) {
    var sign = notice.value(SIGN);
    if (sign.isEmpty()) {
      return Verification.MISSING;
    }
    var signature = base64(sign.get());
    if (signature.isEmpty() || !RSA2.equals(notice.value(SIGN_TYPE).orElse(RSA2))) {
      return Verification.INVALID;
    }
    boolean genuine =
        texts(notice)
            .anyMatch(text -> keys.stream().anyMatch(key -> signed(text, signature.get(), key)));
    return genuine ? Verification.VALID : Verification.INVALID;
  }

  /**
   * Alipay's public key.
   *
   * @throws IllegalArgumentException when it is none, or one that is too short
   */
  static RSAPublicKey key(Secret secret) {
    try {
      var bytes = Base64.getMimeDecoder().decode(secret.value());
      var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes));
      if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= KEY_BITS_MIN) {
        return rsa;
      }
    } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
      // Said below, without the text that is not a key.
    }
    throw new IllegalArgumentException(
        "a secret is not a public key of Alipay: Base64 of RSA with %d bits or more"
            .formatted(KEY_BITS_MIN));
  }

  /** Without empty values, as they are signed; Alipay's own checks also take them with these. */
  private static Stream<String> texts(AlipayNotice notice) {
    return Stream.of(text(notice, value -> !value.isEmpty()), text(notice, _ -> true)).distinct();
  }

  private static String text(AlipayNotice notice, Predicate<String> counts) {
    boolean trade = notice.value(TRADE_NOTICE).isPresent();
    return notice.parameters().entrySet().stream()
        .filter(it -> !it.getKey().equals(SIGN))
        .filter(it -> !(trade && it.getKey().equals(SIGN_TYPE)))
        .filter(it -> counts.test(it.getValue()))
        .map(it -> it.getKey() + "=" + it.getValue())
        .collect(Collectors.joining("&"));
  }

  private static boolean signed(String text, byte[] signature, Secret secret) {
    try {
      var check = Signature.getInstance(ALGORITHM);
      check.initVerify(key(secret));
      check.update(text.getBytes(StandardCharsets.UTF_8));
      return check.verify(signature);
    } catch (SignatureException notASignature) {
      return false;
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException("keys were looked at before the start", impossible);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }

  /** In its one proper spelling: otherwise a byte could change and nothing be noticed. */
  private static Optional<byte[]> base64(String text) {
    try {
      var bytes = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(bytes).equals(text)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
