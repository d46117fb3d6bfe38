package io.quittance.platform.security;

import io.quittance.platform.security.token.ServiceTokens;
import io.quittance.platform.security.token.TokenReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Knows the platform's own services by their signed tokens. */
final class ServiceProof implements CallerProof {

  private static final byte[] SANDBOX_TOKEN =
      SecuritySettings.SANDBOX_SERVICE_TOKEN.getBytes(StandardCharsets.UTF_8);

  private final TokenReader tokens;
  private final boolean sandbox;

  /**
   * A proof.
   *
   * @param sandbox whether the token that everybody knows is good enough
   */
  ServiceProof(TokenReader tokens, boolean sandbox) {
    this.tokens = tokens;
    this.sandbox = sandbox;
  }

  @Override
  public Optional<Caller> byBearer(String token) {
    return isOfSandbox(token) ? Optional.of(Caller.Service.SANDBOX) : signed(token);
  }

  private boolean isOfSandbox(String token) {
    return sandbox && MessageDigest.isEqual(SANDBOX_TOKEN, token.getBytes(StandardCharsets.UTF_8));
  }

  /** A service speaks for itself only. */
  private Optional<Caller> signed(String token) {
    return tokens
        .read(ServiceTokens.TYPE, token)
        .filter(known -> known.subject().equals(known.issuer().label()))
        .map(known -> new Caller.Service(known.subject()));
  }
}
