package io.quittance.platform.security;

import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.security.token.Token;
import io.quittance.platform.security.token.TokenReader;
import java.util.Arrays;
import java.util.Optional;

/** Knows operators by the tokens that payment-api signs when they sign in. */
final class OperatorTokenProof implements CallerProof {

  private final TokenReader reader;
  private final OpenSessions sessions;

  OperatorTokenProof(TokenReader reader, OpenSessions sessions) {
    this.reader = reader;
    this.sessions = sessions;
  }

  @Override
  public Optional<Caller> byBearer(String token) {
    return reader
        .read(OperatorTokens.TYPE, token)
        .filter(proven -> proven.issuer() == ServiceName.PAYMENT_API)
        .flatMap(proven -> operator(proven, token));
  }

  private Optional<Caller> operator(Token proven, String token) {
    if (!(proven.claims().get(OperatorTokens.ROLE) instanceof String roleName)
        || !(proven.claims().get(OperatorTokens.SESSION) instanceof String session)) {
      return Optional.empty();
    }
    return Arrays.stream(Caller.Role.values())
        .filter(role -> role.name().equals(roleName))
        .findFirst()
        .filter(_ -> sessions.isOpen(session, token))
        .map(role -> new Caller.Operator(proven.subject(), role, session));
  }
}
