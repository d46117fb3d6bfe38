package io.quittance.payment.method;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import io.quittance.platform.id.Ids;
import io.quittance.platform.security.SecuritySettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Encrypts what payment methods hide: wallet ids, gift card codes, bank accounts. What was sealed
 * for one method opens for no other.
 */
@Component
@EnableConfigurationProperties(MethodSettings.class)
class MethodSecrets {

  /** Everybody knows it: for the sandbox, and refused everywhere else. */
  static final String SANDBOX_KEY_SET =
      """
      {"primaryKeyId": 2037354835, "key": [{"keyId": 2037354835, "status": "ENABLED",
       "outputPrefixType": "TINK", "keyData": {"keyMaterialType": "SYMMETRIC",
       "typeUrl": "type.googleapis.com/google.crypto.tink.AesGcmKey",
       "value": "GiAB4YKKErgEdBWhgFluj55FdIGYQogdYcep8uOKyForhg=="}}]}
      """;

  private static final String PROPERTY = "quittance.payment.methods.key-set";

  private final Aead aead;

  /**
   * Reads the key set.
   *
   * @throws IllegalStateException when there is none, when it cannot be read, and for the sandbox's
   *     outside of it: the service does not start
   */
  MethodSecrets(MethodSettings settings, SecuritySettings security) {
    try {
      AeadConfig.register();
      var keys = keys(settings, security.sandbox());
      this.aead = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (GeneralSecurityException unusable) {
      // The cause may quote the key set.
      throw new IllegalStateException(PROPERTY + " is not a Tink key set for AEAD as JSON");
    }
  }

  private static KeysetHandle keys(MethodSettings settings, boolean sandbox)
      throws GeneralSecurityException {
    var sandboxKeys = read(SANDBOX_KEY_SET);
    if (settings.keySet() == null || settings.keySet().isBlank()) {
      if (!sandbox) {
        throw new IllegalStateException(PROPERTY + " is not set");
      }
      return sandboxKeys;
    }
    var keys = read(settings.keySet());
    if (!sandbox && holds(keys, sandboxKeys)) {
      throw new IllegalStateException(PROPERTY + " holds the sandbox's key; set a secret one");
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

  /** Encrypts what a method hides. */
  byte[] seal(UUID methodId, String value) {
    try {
      return aead.encrypt(value.getBytes(StandardCharsets.UTF_8), boundTo(methodId));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a payment method cannot be encrypted", broken);
    }
  }

  /**
   * Decrypts what was sealed for a method.
   *
   * @throws IllegalStateException when it was sealed for another one, was changed, or its key is
   *     gone
   */
  String open(UUID methodId, byte[] sealed) {
    try {
      return new String(aead.decrypt(sealed, boundTo(methodId)), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a payment method cannot be decrypted", broken);
    }
  }

  private static byte[] boundTo(UUID methodId) {
    return Ids.write(PaymentMethod.PREFIX, methodId).getBytes(StandardCharsets.US_ASCII);
  }
}
