package io.quittance.platform.security.token;

import org.jspecify.annotations.Nullable;

/**
 * The keys by which services know each other.
 *
 * @param key the private JWK by which this service signs; a service that calls nobody has none
 * @param trusted the JWK set of public keys of everybody who may sign
 */
public record TokenSettings(@Nullable String key, String trusted) {

  /** Refuses to start without knowing anybody. */
  public TokenSettings {
    if (trusted == null || trusted.isBlank()) {
      throw new IllegalStateException(TrustedKeys.PROPERTY + " is not set");
    }
  }

  /**
   * The private key.
   *
   * @throws IllegalStateException when there is none
   */
  public String requiredKey() {
    if (key == null || key.isBlank()) {
      throw new IllegalStateException(
          TokenSigner.PROPERTY + " is not set: this service cannot say who it is");
    }
    return key;
  }
}
