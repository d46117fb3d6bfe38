package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.TestServers;
import io.quittance.infrastructure.TestTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Other services learn whose an API key is, by its hash, and never from memory. */
class MerchantKeysTest {

  private static final String ROUTE = "/internal/merchant-keys/identify";

  private final PaymentPlatform platform = PaymentPlatform.shared();
  private final ApiClient operations =
      new ApiClient(platform.paymentUrl(), TestServers.SERVICE_TOKEN);
  private final ApiClient service =
      new ApiClient(platform.paymentUrl(), TestTokens.tokenOf("webhook-service"));

  @Test
  void tellsWhoseAKeyIsUntilItIsRevoked() {
    var merchant = operations.post("/internal/merchants", Map.of("name", "A shop"));
    var hash = hash(merchant.field("apiKey"));
    var owner = identify(hash);
    assertThat(owner.field("merchantId")).isEqualTo(merchant.field("merchantId"));
    assertThat(owner.body().at("/scopes/0").stringValue()).isEqualTo("admin");

    platform
        .bean(JdbcClient.class)
        .sql("UPDATE api_key SET revoked_at = now() WHERE secret_hash = ?")
        .param(hash)
        .update();
    assertThat(identify(hash).body().at("/merchantId").isNull()).isTrue();
  }

  @Test
  void knowsNobodyBehindAnotherKey() {
    var owner = identify(hash("sk_test_nobody"));
    assertThat(owner.status()).isEqualTo(200);
    assertThat(owner.body().at("/merchantId").isNull()).isTrue();
    assertThat(owner.body().at("/scopes").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "' OR true --"})
  void wantsAHash(String hash) {
    assertThat(identify(hash).code()).isEqualTo("parameter_invalid");
  }

  @Test
  void tellsMerchantsNothing() {
    var merchant = new ApiClient(platform.paymentUrl(), PaymentPlatform.KEY_A);
    var answer = merchant.post(ROUTE, Map.of("secretHash", hash(PaymentPlatform.KEY_A)));
    assertThat(answer.code()).isEqualTo("forbidden");
  }

  @Test
  void tellsServicesThatServeNoMerchantNothing() {
    var ledger = new ApiClient(platform.paymentUrl(), TestTokens.tokenOf("ledger-service"));
    assertThat(ledger.post(ROUTE, Map.of("secretHash", hash("sk_live_nobody"))).code())
        .isEqualTo("forbidden");
    assertThat(service.post("/internal/merchants", Map.of("name", "A shop")).code())
        .isEqualTo("forbidden");
  }

  private ApiClient.Answer identify(String hash) {
    return service.post(ROUTE, Map.of("secretHash", hash));
  }

  private static String hash(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
