package io.quittance.ledger.proof;

import io.quittance.platform.chain.ChainKeys;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealVerifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The keys that sign the ledger's seals. */
@Component
@EnableConfigurationProperties(SealSettings.class)
class SealKeys {

  private static final String PROPERTY = "quittance.ledger.seal-keys";

  private final ChainKeys keys;

  /**
   * Reads the key set.
   *
   * @throws IllegalStateException when there is none and when it cannot be read: the service does
   *     not start
   */
  SealKeys(SealSettings settings) {
    this.keys = new ChainKeys(PROPERTY, settings.sealKeys());
  }

  /** Signs a seal. */
  Seal sign(Seal seal) {
    return keys.sign(seal);
  }

  SealVerifier verifier() {
    return keys.verifier();
  }

  /** The public keys, as Tink's JSON. */
  String publicKeySet() {
    return keys.publicKeySet();
  }
}
