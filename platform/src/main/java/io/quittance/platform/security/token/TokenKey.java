package io.quittance.platform.security.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;

/** Keys of ES256 as JWK. Their ids say whose they are: {@code payment-api.3q2-7wAA}. */
final class TokenKey {

  private static final char NAME_END = '.';
  private static final int THUMBPRINT_CHARACTERS = 12;

  private TokenKey() {}

  /** A new private key. */
  static ECKey generate(ServiceName owner) {
    try {
      var key = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).generate();
      return new ECKey.Builder(key).keyID(owner.label() + NAME_END + shortened(key)).build();
    } catch (JOSEException impossible) {
      throw new IllegalStateException("every Java platform has P-256", impossible);
    }
  }

  private static String shortened(ECKey key) throws JOSEException {
    Base64URL thumbprint = key.computeThumbprint();
    return thumbprint.toString().substring(0, THUMBPRINT_CHARACTERS);
  }

  /**
   * Reads a private key.
   *
   * @throws IllegalStateException when it is none; the message does not quote it
   */
  static ECKey privateKey(String property, String text) {
    try {
      var key = usable(property, JWK.parse(text));
      if (!key.isPrivate()) {
        throw new IllegalStateException(property + " holds no private key");
      }
      return key;
    } catch (ParseException unreadable) {
      // The cause may quote the key.
      throw new IllegalStateException(property + " is not a JWK");
    }
  }

  /** The key as one of P-256 that says whose it is. */
  static ECKey usable(String property, JWK key) {
    if (!(key instanceof ECKey ec) || !Curve.P_256.equals(ec.getCurve())) {
      throw new IllegalStateException(property + " holds a key that is not of the curve P-256");
    }
    var _ = owner(property, ec);
    return ec;
  }

  /** Whose key it is. */
  static ServiceName owner(String property, ECKey key) {
    var id = key.getKeyID();
    int end = id == null ? -1 : id.indexOf(NAME_END);
    if (id == null || end < 0) {
      throw new IllegalStateException(property + " holds a key whose id does not begin by a name");
    }
    var name = id.substring(0, end);
    return ServiceName.labelled(name)
        .orElseThrow(
            () -> new IllegalStateException("%s holds a key of %s".formatted(property, name)));
  }
}
