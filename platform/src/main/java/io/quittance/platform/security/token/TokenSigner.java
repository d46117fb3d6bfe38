package io.quittance.platform.security.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Signs tokens (JWT, ES256) in the name of a service. */
public final class TokenSigner {

  /** Where its key is set. */
  public static final String PROPERTY = "quittance.security.token.key";

  static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

  private final ServiceName issuer;
  private final String keyId;
  private final JWSSigner signer;
  private final Clock clock;

  /**
   * A signer with one key.
   *
   * @param key a private JWK of P-256, whose id begins by the service's name and a full stop
   * @throws IllegalStateException when it is none; the message does not quote it
   */
  public TokenSigner(String key, Clock clock) {
    var parsed = TokenKey.privateKey(PROPERTY, key);
    this.issuer = TokenKey.owner(PROPERTY, parsed);
    this.keyId = parsed.getKeyID();
    this.clock = clock;
    try {
      this.signer = new ECDSASigner(parsed);
    } catch (JOSEException unusable) {
      throw new IllegalStateException(PROPERTY + " holds a key that signs nothing");
    }
  }

  /** In whose name it signs. */
  public ServiceName issuer() {
    return issuer;
  }

  /**
   * A new token.
   *
   * @param type what it is good for; a reader takes only what it asked for
   * @param subject whom it stands for
   * @param audiences the services that may take it
   * @param lifetime at most {@link Token#LIFETIME_MAX}
   * @param claims what else it says
   */
  public String sign(
      String type,
      String subject,
      List<String> audiences,
      Duration lifetime,
      Map<String, Object> claims) {
    if (lifetime.compareTo(Token.LIFETIME_MAX) > 0) {
      throw new IllegalArgumentException("a token is good for at most " + Token.LIFETIME_MAX);
    }
    var now = clock.instant();
    var said = new JWTClaimsSet.Builder();
    claims.forEach(said::claim);
    said.issuer(issuer.label())
        .subject(subject)
        .audience(audiences)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(lifetime)))
        .jwtID(UUID.randomUUID().toString());
    var header =
        new JWSHeader.Builder(ALGORITHM).type(new JOSEObjectType(type)).keyID(keyId).build();
    return signed(new SignedJWT(header, said.build()));
  }

  private String signed(SignedJWT token) {
    try {
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException broken) {
      throw new IllegalStateException("a token cannot be signed", broken);
    }
  }
}
