package io.quittance.ledger.proof;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.SignatureConfig;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The keys that sign seals. They are not in the database, so that its owner cannot forge one. */
@Component
@EnableConfigurationProperties(SealSettings.class)
class SealKeys {

  private static final String PROPERTY = "quittance.ledger.seal-keys";

  private final PublicKeySign signer;
  private final SealVerifier verifier;
  private final String publicKeySet;

  /**
   * Reads the key set.
   *
   * @throws IllegalStateException when there is none and when it cannot be read: the service does
   *     not start
   */
  SealKeys(SealSettings settings) {
    if (settings.sealKeys() == null || settings.sealKeys().isBlank()) {
      throw new IllegalStateException(PROPERTY + " is not set");
    }
    try {
      SignatureConfig.register();
      var keys =
          TinkJsonProtoKeysetFormat.parseKeyset(settings.sealKeys(), InsecureSecretKeyAccess.get());
      var publicKeys = keys.getPublicKeysetHandle();
      this.signer = keys.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
      this.verifier = SealVerifier.of(publicKeys);
      this.publicKeySet = TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(publicKeys);
    } catch (GeneralSecurityException unusable) {
      // The cause may quote the key set.
      throw new IllegalStateException(PROPERTY + " is not a Tink key set for signatures as JSON");
    }
  }

  /** Signs a seal. */
  Seal sign(Seal seal) {
    try {
      var hex = HexFormat.of();
      return seal.signed(hex.formatHex(signer.sign(hex.parseHex(seal.hash()))));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a seal cannot be signed", broken);
    }
  }

  SealVerifier verifier() {
    return verifier;
  }

  /** The public keys, as Tink's JSON. */
  String publicKeySet() {
    return publicKeySet;
  }
}
