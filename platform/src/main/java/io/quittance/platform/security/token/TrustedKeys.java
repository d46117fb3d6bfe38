package io.quittance.platform.security.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The public keys of everybody who may sign; several of one name while a new one takes over. */
public final class TrustedKeys {

  /** Where they are set. */
  public static final String PROPERTY = "quittance.security.token.trusted";

  private final Map<String, TrustedKey> byId;

  private TrustedKeys(Map<String, TrustedKey> byId) {
    this.byId = Map.copyOf(byId);
  }

  /** A key, and whose it is. */
  record TrustedKey(ServiceName owner, JWSVerifier verifier) {}

  /**
   * Reads a set.
   *
   * @param keySet a JWK set of public keys of P-256, each with an id that begins by its owner's
   *     name and a full stop
   * @throws IllegalStateException when it is none, or holds a private key
   */
  public static TrustedKeys of(String keySet) {
    var keys = new HashMap<String, TrustedKey>();
    for (var key : parse(keySet).getKeys()) {
      var usable = TokenKey.usable(PROPERTY, key);
      if (usable.isPrivate()) {
        throw new IllegalStateException(PROPERTY + " holds a private key: only its owner may");
      }
      var known =
          keys.put(
              usable.getKeyID(),
              new TrustedKey(TokenKey.owner(PROPERTY, usable), verifier(usable)));
      if (known != null) {
        throw new IllegalStateException(PROPERTY + " holds two keys of one id");
      }
    }
    return new TrustedKeys(keys);
  }

  static JWKSet parse(String keySet) {
    try {
      return JWKSet.parse(keySet);
    } catch (ParseException unreadable) {
      // The cause may quote a key.
      throw new IllegalStateException(PROPERTY + " is not a JWK set");
    }
  }

  private static JWSVerifier verifier(ECKey key) {
    try {
      return new ECDSAVerifier(key.toPublicJWK());
    } catch (JOSEException unusable) {
      throw new IllegalStateException(PROPERTY + " holds a key that verifies nothing", unusable);
    }
  }

  Optional<TrustedKey> withId(String id) {
    return Optional.ofNullable(byId.get(id));
  }
}
