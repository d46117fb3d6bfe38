package io.quittance.platform.security.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves tokens: signed by a trusted key with the one algorithm, of the wanted type, for this
 * service, and neither too old nor too young. What was proven is remembered until it ends.
 */
public final class TokenReader {

  /** How far the clocks of two machines may be apart. */
  private static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(10);

  private static final int LENGTH_MAX = 4096;
  private static final int REMEMBERED_MAX = 10_000;

  /** How every JSON object begins in base64. */
  private static final String BEGIN = "ey";

  private final TrustedKeys keys;
  private final String audience;
  private final Clock clock;
  private final Cache<Text, Token> proven =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(Token.LIFETIME_MAX)
          .build();

  /**
   * A reader.
   *
   * @param audience the name of this service
   */
  public TokenReader(TrustedKeys keys, String audience, Clock clock) {
    this.keys = keys;
    this.audience = audience;
    this.clock = clock;
  }

  private record Text(String type, String token) {}

  /** What a token says; empty when it is none, or not one that this service may take. */
  public Optional<Token> read(String type, String token) {
    if (!token.startsWith(BEGIN) || token.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    var text = new Text(type, token);
    var known = proven.getIfPresent(text);
    if (known != null) {
      return Optional.of(known).filter(this::isCurrent);
    }
    var read = prove(text);
    read.ifPresent(fresh -> proven.put(text, fresh));
    return read;
  }

  private boolean isCurrent(Token token) {
    return clock.instant().isBefore(token.expiresAt().plus(CLOCKS_APART_MAX));
  }

  private Optional<Token> prove(Text text) {
    try {
      var token = SignedJWT.parse(text.token());
      return isOfType(token.getHeader(), text.type()) ? verified(token) : Optional.empty();
    } catch (ParseException | JOSEException | RuntimeException notAToken) {
      // Strangers send what they like, and a parser that trips over it has found no token.
      return Optional.empty();
    }
  }

  private static boolean isOfType(JWSHeader header, String type) {
    return TokenSigner.ALGORITHM.equals(header.getAlgorithm())
        && header.getType() != null
        && header.getType().getType().equals(type);
  }

  private Optional<Token> verified(SignedJWT token) throws ParseException, JOSEException {
    var id = token.getHeader().getKeyID();
    var key = id == null ? null : keys.withId(id).orElse(null);
    if (key == null || !token.verify(key.verifier())) {
      return Optional.empty();
    }
    var claims = token.getJWTClaimsSet();
    return key.owner().label().equals(claims.getIssuer()) && isForUs(claims)
        ? Optional.of(token(key.owner(), claims)).filter(this::isCurrent)
        : Optional.empty();
  }

  private boolean isForUs(JWTClaimsSet claims) {
    var issued = instant(claims.getIssueTime());
    var expires = instant(claims.getExpirationTime());
    var notBefore = instant(claims.getNotBeforeTime());
    var latest = clock.instant().plus(CLOCKS_APART_MAX);
    return claims.getAudience().contains(audience)
        && claims.getSubject() != null
        && claims.getJWTID() != null
        && issued != null
        && expires != null
        && !issued.isAfter(latest)
        && !expires.isAfter(issued.plus(Token.LIFETIME_MAX))
        && (notBefore == null || !notBefore.isAfter(latest));
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }

  private static Token token(ServiceName issuer, JWTClaimsSet claims) {
    return new Token(
        issuer,
        claims.getSubject(),
        claims.getJWTID(),
        claims.getExpirationTime().toInstant(),
        claims.getClaims());
  }
}
