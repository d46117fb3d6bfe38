package io.quittance.platform.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AeadKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts texts with authentication (AES-GCM by Tink). What was sealed for one owner opens for no
 * other. Nothing here quotes a key or a text.
 */
public final class SecretTexts {

  /** How each ciphertext begins that Tink makes: a version and the key's id. */
  static final int MARK_LENGTH = 5;

  /** Everybody knows it: for the sandbox, and refused everywhere else. */
  public static final String SANDBOX_KEY_SET =
      """
      {"primaryKeyId": 2037354835, "key": [{"keyId": 2037354835, "status": "ENABLED",
       "outputPrefixType": "TINK", "keyData": {"keyMaterialType": "SYMMETRIC",
       "typeUrl": "type.googleapis.com/google.crypto.tink.AesGcmKey",
       "value": "GiAB4YKKErgEdBWhgFluj55FdIGYQogdYcep8uOKyForhg=="}}]}
      """;

  private final Aead aead;
  private final byte[] mark;

  /**
   * Reads a key set.
   *
   * @param property what the key set is called in the configuration, for messages
   * @param keySet a Tink key set for AEAD as JSON; may be absent only in the sandbox
   * @param sandbox whether the key that everybody knows is good enough
   * @throws IllegalStateException when there is none, when it cannot be read, and for the sandbox's
   *     outside of it
   */
  public SecretTexts(String property, @Nullable String keySet, boolean sandbox) {
    try {
      AeadConfig.register();
      var keys = keys(property, keySet, sandbox);
      this.aead = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
      this.mark = mark(property, keys);
    } catch (GeneralSecurityException unusable) {
      // The cause may quote the key set.
      throw new IllegalStateException(property + " is not a Tink key set for AEAD as JSON");
    }
  }

  private static KeysetHandle keys(String property, @Nullable String keySet, boolean sandbox)
      throws GeneralSecurityException {
    var sandboxKeys = read(SANDBOX_KEY_SET);
    if (keySet == null || keySet.isBlank()) {
      if (!sandbox) {
        throw new IllegalStateException(property + " is not set");
      }
      return sandboxKeys;
    }
    var keys = read(keySet);
    if (!sandbox && holds(keys, sandboxKeys)) {
      throw new IllegalStateException(property + " holds the sandbox's key; set a secret one");
    }
    return keys;
  }

  private static KeysetHandle read(String keySet) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(keySet, InsecureSecretKeyAccess.get());
  }

  private static boolean holds(KeysetHandle keys, KeysetHandle sandboxKeys) {
    var known = sandboxKeys.getPrimary().getKey();
    return IntStream.range(0, keys.size()).anyMatch(i -> keys.getAt(i).getKey().equalsKey(known));
  }

  private static byte[] mark(String property, KeysetHandle keys) {
    if (keys.getPrimary().getKey() instanceof AeadKey key
        && key.getOutputPrefix().size() == MARK_LENGTH) {
      return key.getOutputPrefix().toByteArray();
    }
    throw new IllegalStateException(property + " has a primary key that marks nothing; use TINK");
  }

  /** The first {@value #MARK_LENGTH} bytes of whatever is sealed with the primary key. */
  byte[] mark() {
    return mark.clone();
  }

  /** Encrypts a text for its owner, for example an id as it is on the wire. */
  public byte[] seal(String owner, String text) {
    return sealBytes(owner, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Encrypts bytes for their owner. */
  public byte[] sealBytes(String owner, byte[] bytes) {
    try {
      return aead.encrypt(bytes, boundTo(owner));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a text of %s cannot be encrypted".formatted(owner), broken);
    }
  }

  /**
   * Decrypts what was sealed for an owner.
   *
   * @throws IllegalStateException when it was sealed for another one, was changed, or its key is
   *     gone
   */
  public String open(String owner, byte[] sealed) {
    return new String(openBytes(owner, sealed), StandardCharsets.UTF_8);
  }

  /**
   * Decrypts bytes that were sealed for an owner.
   *
   * @throws IllegalStateException as {@link #open}
   */
  public byte[] openBytes(String owner, byte[] sealed) {
    try {
      return aead.decrypt(sealed, boundTo(owner));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a text of %s cannot be decrypted".formatted(owner), broken);
    }
  }

  private static byte[] boundTo(String owner) {
    return owner.getBytes(StandardCharsets.UTF_8);
  }
}
