package io.quittance.platform.security.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a signed token says, once it is proven.
 *
 * @param issuer who signed it
 * @param subject whom it stands for
 * @param id differs in all tokens
 * @param expiresAt from when on it is worth nothing
 * @param claims everything it says, by the names of RFC 7519 and its own
 */
public record Token(
    ServiceName issuer, String subject, String id, Instant expiresAt, Map<String, Object> claims) {

  /** No token is good for longer, whoever signed it. */
  public static final Duration LIFETIME_MAX = Duration.ofHours(24);

  /** Takes a copy of the claims. */
  public Token {
    claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }
}
