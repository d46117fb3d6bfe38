package io.quittance.platform.security.token;

import static io.quittance.platform.security.token.ServiceName.LEDGER_SERVICE;
import static io.quittance.platform.security.token.ServiceName.PAYMENT_API;
import static io.quittance.platform.security.token.ServiceName.WEBHOOK_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens prove something, and to whom. */
class TokenReaderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String TYPE = ServiceTokens.TYPE;

  private final NewServiceKeys.NewKeys keys = NewServiceKeys.generate();
  private final ECKey payments = key(keys.privateKey(PAYMENT_API));

  private static ECKey key(String jwk) {
    try {
      return ECKey.parse(jwk);
    } catch (ParseException broken) {
      throw new AssertionError(broken);
    }
  }

  private TokenReader readerAt(Instant now) {
    return reader(keys.trusted(), now);
  }

  private static TokenReader reader(String trusted, Instant now) {
    return new TokenReader(
        TrustedKeys.of(trusted), LEDGER_SERVICE.label(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private TokenSigner signer(ServiceName name) {
    return new TokenSigner(keys.privateKey(name), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private boolean isTaken(String token) {
    return readerAt(NOW).read(TYPE, token).isPresent();
  }

  @Test
  void takesWhatASignerSigns() {
    var token =
        signer(PAYMENT_API)
            .sign(
                "operator+jwt",
                "olga",
                List.of("payment-api", "ledger-service"),
                Duration.ofMinutes(10),
                Map.of("role", "VIEWER"));

    assertThat(readerAt(NOW).read("operator+jwt", token))
        .hasValueSatisfying(
            known -> {
              assertThat(known.issuer()).isEqualTo(PAYMENT_API);
              assertThat(known.subject()).isEqualTo("olga");
              assertThat(known.expiresAt()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
              assertThat(known.claims()).containsEntry("role", "VIEWER");
            });
    assertThat(readerAt(NOW).read(TYPE, token)).as("another type").isEmpty();
  }

  @Test
  @DisplayName("A1208 a token ends, also one that was proven before")
  void endsInTime() {
    var token =
        new ServiceTokens(signer(PAYMENT_API), Clock.fixed(NOW, ZoneOffset.UTC))
            .showTo(LEDGER_SERVICE);
    assertThat(readerAt(NOW.plusSeconds(69)).read(TYPE, token)).isPresent();
    assertThat(readerAt(NOW.plusSeconds(70)).read(TYPE, token)).isEmpty();
    assertThat(readerAt(NOW.minusSeconds(10)).read(TYPE, token)).isPresent();
    assertThat(readerAt(NOW.minusSeconds(11)).read(TYPE, token)).isEmpty();

    var clock = new SettableClock(NOW);
    var reader = new TokenReader(TrustedKeys.of(keys.trusted()), LEDGER_SERVICE.label(), clock);
    assertThat(reader.read(TYPE, token)).isPresent();
    clock.now = NOW.plusSeconds(70);
    assertThat(reader.read(TYPE, token)).isEmpty();
  }

  private static final class SettableClock extends Clock {

    private Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  @Test
  @DisplayName("A1208 no algorithm, or another one with a key that everybody knows")
  void takesOneAlgorithmOnly() throws JOSEException {
    var good = claims().build();
    assertThat(isTaken(signed(header(JWSAlgorithm.ES256), new ECDSASigner(payments), good)))
        .isTrue();

    assertThat(isTaken(new PlainJWT(good).serialize())).isFalse();
    var publicKey = payments.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    assertThat(isTaken(signed(header(JWSAlgorithm.HS256), new MACSigner(publicKey), good)))
        .isFalse();
    var unsigned = signed(header(JWSAlgorithm.ES256), new ECDSASigner(payments), good);
    assertThat(isTaken(unsigned.substring(0, unsigned.lastIndexOf('.') + 1))).isFalse();
  }

  @Test
  @DisplayName("A1208 a wrong key, an unknown one, and the right one of somebody else")
  void takesTrustedKeysOnly() throws JOSEException {
    var good = claims().build();
    var strange = key(NewServiceKeys.generate().privateKey(PAYMENT_API));
    var webhooks = key(keys.privateKey(WEBHOOK_SERVICE));

    assertThat(isTaken(signed(header(JWSAlgorithm.ES256), new ECDSASigner(strange), good)))
        .as("another key under a known id")
        .isFalse();
    assertThat(isTaken(signed(header(strange.getKeyID()), new ECDSASigner(strange), good)))
        .as("an unknown id")
        .isFalse();
    assertThat(isTaken(signed(header((String) null), new ECDSASigner(payments), good)))
        .as("no id")
        .isFalse();
    assertThat(isTaken(signed(header(webhooks.getKeyID()), new ECDSASigner(webhooks), good)))
        .as("webhook-service in the name of payment-api")
        .isFalse();
  }

  @Test
  @DisplayName("A1208 another audience, times that are missing or too far away")
  void takesCompleteClaimsOnly() {
    assertThat(isTakenWith(claims -> claims)).isTrue();
    assertThat(isTakenWith(claims -> claims.audience("payment-api"))).isFalse();
    assertThat(isTakenWith(claims -> claims.audience((String) null))).isFalse();
    assertThat(isTakenWith(claims -> claims.expirationTime(null))).isFalse();
    assertThat(isTakenWith(claims -> claims.issueTime(null))).isFalse();
    assertThat(isTakenWith(claims -> claims.subject(null))).isFalse();
    assertThat(isTakenWith(claims -> claims.jwtID(null))).isFalse();
    assertThat(isTakenWith(claims -> claims.issuer(null))).isFalse();
    assertThat(isTakenWith(claims -> claims.notBeforeTime(at(11)))).isFalse();
    assertThat(isTakenWith(claims -> claims.issueTime(at(11)))).isFalse();
    assertThat(isTakenWith(claims -> claims.expirationTime(at(-10)))).isFalse();
    assertThat(isTakenWith(claims -> claims.expirationTime(at(24 * 3600 + 1)))).isFalse();
  }

  private boolean isTakenWith(UnaryOperator<JWTClaimsSet.Builder> change) {
    try {
      var changed = change.apply(claims()).build();
      return isTaken(signed(header(JWSAlgorithm.ES256), new ECDSASigner(payments), changed));
    } catch (JOSEException broken) {
      throw new AssertionError(broken);
    }
  }

  @Test
  @DisplayName("A1208 a header that must be understood and is not")
  void refusesCriticalHeaders() throws JOSEException {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType(TYPE))
            .keyID(payments.getKeyID())
            .criticalParams(Set.of("secret"))
            .customParam("secret", "1")
            .build();
    assertThat(isTaken(signed(header, new ECDSASigner(payments), claims().build()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ey", "ey..", "eyJ.eyJ.x", "sk_live_1", "eyJhbGciOiJub25lIn0.e30."})
  void knowsWhatIsNoToken(String text) {
    assertThat(isTaken(text)).isFalse();
    assertThat(isTaken(text + "a".repeat(100_000))).isFalse();
  }

  @Test
  @DisplayName("old and new keys are good while one takes over from the other")
  void rotates() {
    var next = NewServiceKeys.generate(List.of(PAYMENT_API), keys.trusted());
    var byOld = token(keys.privateKey(PAYMENT_API));
    var byNew = token(next.privateKey(PAYMENT_API));

    assertThat(reader(keys.trusted(), NOW).read(TYPE, byNew)).isEmpty();
    assertThat(reader(next.trusted(), NOW).read(TYPE, byOld)).isPresent();
    assertThat(reader(next.trusted(), NOW).read(TYPE, byNew)).isPresent();
    var onlyNew = NewServiceKeys.generate(List.of(), without(next.trusted(), payments.getKeyID()));
    assertThat(reader(onlyNew.trusted(), NOW).read(TYPE, byOld)).isEmpty();
    assertThat(reader(onlyNew.trusted(), NOW).read(TYPE, byNew)).isPresent();
  }

  private static String token(String key) {
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new ServiceTokens(new TokenSigner(key, clock), clock).showTo(LEDGER_SERVICE);
  }

  private static String without(String trusted, String keyId) {
    var keys = TrustedKeys.parse(trusted).getKeys();
    return new com.nimbusds.jose.jwk.JWKSet(
            keys.stream().filter(key -> !key.getKeyID().equals(keyId)).toList())
        .toString();
  }

  @Test
  void keepsATokenForEachServiceAndRenewsIt() {
    var clock = new SettableClock(NOW);
    var tokens = new ServiceTokens(new TokenSigner(keys.privateKey(PAYMENT_API), clock), clock);
    var first = tokens.showTo(LEDGER_SERVICE);

    clock.now = NOW.plusSeconds(29);
    assertThat(tokens.showTo(LEDGER_SERVICE)).isEqualTo(first);
    assertThat(tokens.showTo(WEBHOOK_SERVICE)).isNotEqualTo(first);
    clock.now = NOW.plusSeconds(30);
    assertThat(tokens.showTo(LEDGER_SERVICE)).isNotEqualTo(first);
    assertThat(readerAt(clock.now.plusSeconds(59)).read(TYPE, tokens.showTo(LEDGER_SERVICE)))
        .isPresent();
  }

  @Test
  @DisplayName("A1208 settings that would trust too much, or quote a key, are refused")
  void refusesBadKeys() {
    var privateSet = "{\"keys\":[%s]}".formatted(keys.privateKey(PAYMENT_API));
    assertThatIllegalStateException()
        .isThrownBy(() -> TrustedKeys.of(privateSet))
        .withMessageContaining("private")
        .withMessageNotContaining(payments.getD().toString());
    assertThatIllegalStateException().isThrownBy(() -> TrustedKeys.of("{\"keys\": 1}"));
    assertThatIllegalStateException()
        .isThrownBy(() -> TrustedKeys.of(keys.trusted().replace("payment-api.", "somebody-else.")))
        .withMessageContaining("somebody-else");
    var broken = keys.privateKey(PAYMENT_API).replace("P-256", "P-999");
    assertThatIllegalStateException()
        .isThrownBy(() -> new TokenSigner(broken, Clock.systemUTC()))
        .withMessageNotContaining(payments.getD().toString())
        .withNoCause();
    assertThatIllegalStateException()
        .isThrownBy(
            () -> new TokenSigner(payments.toPublicJWK().toJSONString(), Clock.systemUTC()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                signer(PAYMENT_API)
                    .sign(TYPE, "payment-api", List.of(), Duration.ofHours(25), Map.of()));
  }

  private static Date at(int seconds) {
    return Date.from(NOW.plusSeconds(seconds));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("payment-api")
        .subject("payment-api")
        .audience("ledger-service")
        .issueTime(at(0))
        .expirationTime(at(60))
        .jwtID("1");
  }

  private JWSHeader header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm)
        .type(new JOSEObjectType(TYPE))
        .keyID(payments.getKeyID())
        .build();
  }

  private JWSHeader header(String keyId) {
    return new JWSHeader.Builder(header(JWSAlgorithm.ES256)).keyID(keyId).build();
  }

  private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    var token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }
}
