package io.quittance.platform.chain;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.SignatureConfig;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The keys that sign seals. They are not in the database, so that its owner cannot forge one. */
public final class ChainKeys {

  private final PublicKeySign signer;
  private final SealVerifier verifier;
  private final String publicKeySet;

  /**
   * Reads a key set.
   *
   * @param property what the key set is called in the configuration, for messages
   * @param keySet a Tink key set for signatures as JSON; its primary key signs, all verify
   * @throws IllegalStateException when there is none and when it cannot be read: the service does
   *     not start
   */
  public ChainKeys(String property, @Nullable String keySet) {
    if (keySet == null || keySet.isBlank()) {
      throw new IllegalStateException(property + " is not set");
    }
    try {
      SignatureConfig.register();
      var keys = TinkJsonProtoKeysetFormat.parseKeyset(keySet, InsecureSecretKeyAccess.get());
      var publicKeys = keys.getPublicKeysetHandle();
      this.signer = keys.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
      this.verifier = SealVerifier.of(publicKeys);
      this.publicKeySet = TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(publicKeys);
    } catch (GeneralSecurityException unusable) {
      // The cause may quote the key set.
      throw new IllegalStateException(property + " is not a Tink key set for signatures as JSON");
    }
  }

  /** Signs a seal. */
  public Seal sign(Seal seal) {
    try {
      var hex = HexFormat.of();
      return seal.signed(hex.formatHex(signer.sign(hex.parseHex(seal.hash()))));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a seal cannot be signed", broken);
    }
  }

  /** Tells whether one of these keys signed a seal. */
  public SealVerifier verifier() {
    return verifier;
  }

  /** The public keys, as Tink's JSON. */
  public String publicKeySet() {
    return publicKeySet;
  }
}
