package io.quittance.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.security.token.NewServiceKeys;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.security.token.ServiceTokens;
import io.quittance.platform.security.token.TokenReader;
import io.quittance.platform.security.token.TokenSigner;
import io.quittance.platform.security.token.TrustedKeys;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which tokens stand for an operator, at a service that asks nobody. */
class OperatorTokenTest {

  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final NewServiceKeys.NewKeys KEYS = NewServiceKeys.generate();
  private static final NewServiceKeys.NewKeys OTHERS = NewServiceKeys.generate();
  private static final Map<String, Object> CLAIMS = Map.of("role", "OPERATOR", "sid", "ops_1");

  private final Set<String> ended = new HashSet<>();

  @Test
  void aTokenOfPaymentApiStandsForAnOperator() {
    var token = token(KEYS, ServiceName.PAYMENT_API, OperatorTokens.TYPE, "ledger-service", CLAIMS);

    assertThat(at(NOW).byBearer(token))
        .contains(new Caller.Operator("ada", Caller.Role.OPERATOR, "ops_1"));
  }

  @Test
  @DisplayName("A1208 wrong key, other audience, other type, other issuer, alg none: nobody")
  void nothingElseDoes() {
    var type = OperatorTokens.TYPE;
    var payments = ServiceName.PAYMENT_API;
    var good = token(KEYS, payments, type, "ledger-service", CLAIMS);
    var parts = good.split("\\.");

    assertNobody(token(OTHERS, payments, type, "ledger-service", CLAIMS));
    assertNobody(token(KEYS, payments, type, "webhook-service", CLAIMS));
    assertNobody(token(KEYS, payments, ServiceTokens.TYPE, "ledger-service", CLAIMS));
    assertNobody(token(KEYS, ServiceName.WEBHOOK_SERVICE, type, "ledger-service", CLAIMS));
    assertNobody(token(KEYS, payments, type, "ledger-service", Map.of("role", "OPERATOR")));
    assertNobody(
        token(KEYS, payments, type, "ledger-service", Map.of("role", "OWNER", "sid", "ops_1")));
    assertNobody(base64("{\"alg\":\"none\",\"typ\":\"" + type + "\"}") + "." + parts[1] + ".");
    assertNobody(parts[0] + "." + parts[1] + ".");
    assertNobody(
        parts[0]
            + "."
            + base64(decoded(parts[1]).replace("OPERATOR", "APPROVER"))
            + "."
            + parts[2]);
    assertNobody("ey");
    assertNobody("");
  }

  @Test
  @DisplayName("A1208 an operator's token is not a service's, and the reverse")
  void kindsAreKeptApart() {
    var operators =
        token(KEYS, ServiceName.PAYMENT_API, OperatorTokens.TYPE, "ledger-service", CLAIMS);
    var services =
        token(KEYS, ServiceName.PAYMENT_API, ServiceTokens.TYPE, "ledger-service", Map.of());

    assertThat(reader(NOW).read(ServiceTokens.TYPE, operators)).isEmpty();
    assertThat(reader(NOW).read(ServiceTokens.TYPE, services)).isPresent();
    assertNobody(services);
  }

  @Test
  @DisplayName("A1208 a token that has ended, also one that was good a moment ago: nobody")
  void tokensEnd() {
    var token = token(KEYS, ServiceName.PAYMENT_API, OperatorTokens.TYPE, "ledger-service", CLAIMS);
    var proof = at(NOW);

    assertThat(proof.byBearer(token)).isPresent();
    assertThat(at(NOW.plus(LIFETIME).plusSeconds(60)).byBearer(token)).isEmpty();
    ended.add("ops_1");
    assertThat(proof.byBearer(token)).as("its session has ended").isEmpty();
  }

  private void assertNobody(String token) {
    assertThat(at(NOW).byBearer(token)).as(token).isEmpty();
  }

  private OperatorTokenProof at(Instant now) {
    return new OperatorTokenProof(reader(now), (session, _) -> !ended.contains(session));
  }

  private static TokenReader reader(Instant now) {
    return new TokenReader(
        TrustedKeys.of(KEYS.trusted()), ServiceName.LEDGER_SERVICE.label(), clock(now));
  }

  private static String token(
      NewServiceKeys.NewKeys keys,
      ServiceName issuer,
      String type,
      String audience,
      Map<String, Object> claims) {
    return new TokenSigner(keys.privateKeys().get(issuer), clock(NOW))
        .sign(type, "ada", List.of(audience), LIFETIME, claims);
  }

  private static Clock clock(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
