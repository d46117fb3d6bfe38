package io.quittance.infrastructure;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** By which services know each other in tests: one key for all, made anew in each JVM. */
public final class TestTokens {

  private static final List<String> NAMES =
      List.of(
          "payment-api",
          "ledger-service",
          "idempotency-service",
          "webhook-service",
          "reconciliation-service",
          "provider-simulator",
          "ledger-client",
          "operations",
          "prometheus",
          "platform-test");

  private static final String BEARER = "Bearer ";
  private static final Duration LIFETIME = Duration.ofHours(12);
  private static final ECKey KEY = generate();

  private TestTokens() {}

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The private key by which a service signs. */
  public static String keyOf(String name) {
    return key(name).toJSONString();
  }

  private static ECKey key(String name) {
    return new ECKey.Builder(KEY).keyID(name + ".test").build();
  }

  /** The public keys of all services. */
  public static String trusted() {
    var keys =
        NAMES.stream()
            .filter(name -> !name.equals("platform-test"))
            .map(name -> (JWK) key(name).toPublicJWK())
            .toList();
    return new JWKSet(keys).toString();
  }

  /** A token of a service that every service takes, for as long as tests run. */
  public static String tokenOf(String name) {
    var now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(name)
            .subject(name)
            .audience(NAMES)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .jwtID(UUID.randomUUID().toString())
            .build();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("service+jwt"))
            .keyID(name + ".test")
            .build();
    try {
      var token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(KEY));
      return token.serialize();
    } catch (JOSEException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /**
   * Whether an Authorization header is that of one service, for another one.
   *
   * @throws IllegalStateException when it is no token at all
   */
  public static boolean shows(@Nullable String authorization, String caller, String target) {
    if (authorization == null || !authorization.startsWith(BEARER)) {
      return false;
    }
    try {
      var token = SignedJWT.parse(authorization.substring(BEARER.length()));
      var claims = token.getJWTClaimsSet();
      return token.verify(new ECDSAVerifier(KEY.toPublicJWK()))
          && claims.getIssuer().equals(caller)
          && claims.getAudience().equals(List.of(target))
          && claims.getExpirationTime().toInstant().isAfter(Instant.now());
    } catch (ParseException | JOSEException notAToken) {
      throw new IllegalStateException(notAToken);
    }
  }
}
