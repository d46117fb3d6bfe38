package io.quittance.payment.operator;

import io.quittance.platform.id.Ids;
import io.quittance.platform.security.OperatorTokens;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.security.token.TokenSigner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Signs the tokens by which every service knows an operator without asking anybody. */
@Component
class AccessTokens {

  /** How long a service that asks nobody still believes in a session that has ended. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** The services with routes for operators. */
  private static final List<String> AUDIENCES =
      List.of(
          ServiceName.PAYMENT_API.label(),
          ServiceName.LEDGER_SERVICE.label(),
          ServiceName.WEBHOOK_SERVICE.label(),
          ServiceName.RECONCILIATION_SERVICE.label());

  private final TokenSigner signer;
  private final Clock clock;

  AccessTokens(TokenSigner signer, Clock clock) {
    this.signer = signer;
    this.clock = clock;
  }

  /** A token, and when it ends. */
  record Signed(String token, Instant expiresAt) {}

  Signed sign(OperatorAccount operator, UUID session) {
    var expiresAt = clock.instant().plus(LIFETIME);
    var token =
        signer.sign(
            OperatorTokens.TYPE,
            operator.name(),
            AUDIENCES,
            LIFETIME,
            Map.of(
                OperatorTokens.ROLE,
                operator.role().name(),
                OperatorTokens.SESSION,
                Ids.write(OperatorSessions.PREFIX, session)));
    return new Signed(token, expiresAt);
  }
}
