package io.quittance.webhook.provider.wechat;

import io.quittance.webhook.provider.JsonFields;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What a notice is about: sealed by AES-256-GCM under the APIv3 key of the merchant. */
final class WechatResource {

  /** The settings with the keys; the previous one is still good while it is being replaced. */
  static final String KEY = "api-v3-key";

  static final String KEY_PREVIOUS = "api-v3-key-previous";

  private static final String ALGORITHM = "AEAD_AES_256_GCM";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private WechatResource() {}

  /**
   * Looks at the keys of an account.
   *
   * @throws IllegalArgumentException when one is not of 32 bytes
   */
  static void check(ProviderAccount account) {
    account.required(KEY);
    if (keys(account).anyMatch(key -> key.length != KEY_BYTES)) {
      throw new IllegalArgumentException("an APIv3 key has not 32 bytes");
    }
  }

  /**
   * Opens the resource of a notice.
   *
   * @throws UnreadableEvent when none of our keys sealed it, or it was changed since
   */
  static JsonFields open(JsonFields notice, ProviderAccount account) {
    var resource = notice.object("resource");
    if (!resource.idIfAny("algorithm").equals(Optional.of(ALGORITHM))) {
      throw new UnreadableEvent("the resource is sealed in a way that we do not know");
    }
    var sealed = resource.base64("ciphertext");
    var nonce = resource.id("nonce").getBytes(StandardCharsets.UTF_8);
    var associated =
        resource.textIfAny("associated_data").orElse("").getBytes(StandardCharsets.UTF_8);
    return keys(account)
        .map(key -> open(key, nonce, associated, sealed))
        .flatMap(Optional::stream)
        .findFirst()
        .map(JsonFields::of)
        .orElseThrow(() -> new UnreadableEvent("the resource is not sealed by our APIv3 key"));
  }

  /** The plain text; empty when the tag says that something else was sealed. */
  static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
    if (key.length != KEY_BYTES || nonce.length != NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(associated);
      return Optional.of(cipher.doFinal(sealed));
    } catch (GeneralSecurityException changed) {
      return Optional.empty();
    }
  }

  private static Stream<byte[]> keys(ProviderAccount account) {
    return Stream.of(KEY, KEY_PREVIOUS)
        .map(account.settings()::get)
        .filter(Objects::nonNull)
        .map(Secret::bytes);
  }
}
