package io.quittance.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.quittance.platform.limit.CountingTime;
import io.quittance.platform.problem.CommonProblem;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.security.OperatorSettings.Oidc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Operators by tokens of a provider of OpenID Connect, which is a small server of this test. */
class OidcProofTest {

  private static final RSAKey KEY = key("one");
  private static final RSAKey ANOTHER = key("one");
  private static final RSAKey NEXT = key("two");
  private static final int STRANGERS = 50;

  private final CountingTime time = new CountingTime();
  private final AtomicInteger asked = new AtomicInteger();

  private HttpServer server;
  private String issuer;
  private OidcProof proof;

  @BeforeEach
  void startTheProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://localhost:" + server.getAddress().getPort();
    answer(
        "/.well-known/openid-configuration",
        """
        {"issuer": "%s", "jwks_uri": "%s/keys"}
        """
            .formatted(issuer, issuer));
    answer("/keys", keys(KEY));
    server.start();
    proof = new OidcProof(settings("realm.roles"), time);
  }

  @AfterEach
  void stopTheProvider() {
    server.stop(0);
  }

  @Test
  void theHighestRoleCounts() {
    assertThat(proof.byBearer(signed(KEY, claims().build())))
        .contains(new Caller.Operator("oidc:ada", Caller.Role.APPROVER));
    assertThat(proof.byBearer(signed(KEY, claims().claim("realm", roles("staff")).build())))
        .contains(new Caller.Operator("oidc:ada", Caller.Role.OPERATOR));
    assertThat(
            new OidcProof(settings("role"))
                .byBearer(signed(KEY, claims().claim("role", "staff").build())))
        .as("one role as a text")
        .contains(new Caller.Operator("oidc:ada", Caller.Role.OPERATOR));
  }

  @Test
  @DisplayName("A1208 alg none, wrong key, ended, endless, too early, other audience or issuer")
  void nothingElseCounts() {
    assertNobody(new PlainJWT(claims().build()).serialize());
    assertNobody(signed(ANOTHER, claims().build()));
    assertNobody(signed(KEY, claims().expirationTime(at(-3600)).build()));
    assertNobody(signed(KEY, claims().expirationTime(null).build()));
    assertNobody(signed(KEY, claims().notBeforeTime(at(3600)).build()));
    assertNobody(signed(KEY, claims().audience("another").build()));
    assertNobody(signed(KEY, claims().audience((String) null).build()));
    assertNobody(signed(KEY, claims().issuer("https://idp.example").build()));
    assertNobody(signed(KEY, claims().subject(null).build()));
    assertNobody(signed(KEY, claims().claim("realm", roles("guests")).build()));
    assertNobody(signed(KEY, claims().claim("realm", "approvers").build()));
    assertNobody("a.b.c");
    assertNobody("sk_live_x");
  }

  @Test
  @DisplayName("A1208 tokens of keys that nobody has make the provider's keys be read a few times")
  void strangersDoNotHaveTheKeysReadOnAndOn() {
    for (int i = 0; i < STRANGERS; i++) {
      strangerComes(i);
      assertThat(proof.byBearer(signed(KEY, claims().build()))).as("who is known").isPresent();
    }
    assertThat(asked.get()).isLessThanOrEqualTo(SeldomAsked.QUESTIONS_MAX);

    var refused = catchThrowableOfType(Refusal.class, () -> proof.byBearer(stranger(STRANGERS)));
    assertThat(refused.problem()).isEqualTo(CommonProblem.RATE_LIMITED);
    assertThat(refused.retryAfterSeconds()).isPresent();
    time.pass(SeldomAsked.PERIOD);
    assertNobody(stranger(STRANGERS + 1));
  }

  @Test
  @DisplayName("A1208 however many strangers come, a new key of the provider is known in a period")
  void findsANewKeyAmongStrangers() {
    assertThat(proof.byBearer(signed(KEY, claims().build()))).isPresent();
    for (int i = 0; i < STRANGERS; i++) {
      strangerComes(i);
    }
    server.removeContext("/keys");
    answer("/keys", keys(NEXT));
    assertThat(catchThrowableOfType(Refusal.class, () -> proof.byBearer(ofNextKey())).problem())
        .as("nobody says that it is wrong")
        .isEqualTo(CommonProblem.RATE_LIMITED);

    time.pass(SeldomAsked.PERIOD);
    for (int i = 0; i < STRANGERS; i++) {
      strangerComes(i);
    }
    assertThat(proof.byBearer(ofNextKey())).isPresent();
  }

  @Test
  @DisplayName("A1208 the provider is not asked on and on while it is away either")
  void strangersDoNotKnockOnAndOn() {
    server.removeContext("/keys");
    for (int i = 0; i < STRANGERS; i++) {
      var token = stranger(i);
      assertThat(catchThrowableOfType(Refusal.class, () -> proof.byBearer(token)).problem())
          .isIn(CommonProblem.SERVICE_UNAVAILABLE, CommonProblem.RATE_LIMITED);
    }
    assertThat(asked.get()).isLessThanOrEqualTo(SeldomAsked.QUESTIONS_MAX);

    answer("/keys", keys(KEY));
    time.pass(SeldomAsked.PERIOD);
    assertThat(proof.byBearer(signed(KEY, claims().build()))).isPresent();
  }

  private void strangerComes(int number) {
    try {
      assertNobody(stranger(number));
    } catch (Refusal tooMany) {
      assertThat(tooMany.problem()).isEqualTo(CommonProblem.RATE_LIMITED);
    }
  }

  private String stranger(int number) {
    var unknown = new RSAKey.Builder(ANOTHER).keyID("unknown-" + number).build();
    return signed(unknown, claims().build());
  }

  private String ofNextKey() {
    return signed(NEXT, claims().build());
  }

  private static String keys(RSAKey key) {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  @Test
  void whileTheProviderIsAwayNobodyIsToldThatTheTokenIsWrong() {
    server.stop(0);

    for (int i = 0; i < STRANGERS; i++) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> proof.byBearer(signed(KEY, claims().build())))
          .satisfies(
              refusal ->
                  assertThat(refusal.problem()).isEqualTo(CommonProblem.SERVICE_UNAVAILABLE));
    }
  }

  private void assertNobody(String token) {
    assertThat(proof.byBearer(token)).as(token).isEmpty();
  }

  private Oidc settings(String rolesClaim) {
    return new Oidc(
        URI.create(issuer),
        "quittance",
        "sub",
        rolesClaim,
        Map.of("staff", Caller.Role.OPERATOR, "approvers", Caller.Role.APPROVER));
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject("ada")
        .audience("quittance")
        .issueTime(at(-10))
        .expirationTime(at(300))
        .claim("realm", roles("staff", "approvers", "guests"));
  }

  private static Map<String, Object> roles(String... roles) {
    return Map.of("roles", List.of(roles));
  }

  private static Date at(long secondsFromNow) {
    return Date.from(Instant.now().plusSeconds(secondsFromNow));
  }

  private static String signed(RSAKey key, JWTClaimsSet claims) {
    try {
      var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
      var token = new SignedJWT(header, claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void answer(String path, String json) {
    server.createContext(
        path,
        exchange -> {
          asked.incrementAndGet();
          var body = json.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
