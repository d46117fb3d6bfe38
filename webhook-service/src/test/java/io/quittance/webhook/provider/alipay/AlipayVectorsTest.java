package io.quittance.webhook.provider.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Notices that Alipay signed, as its SDKs publish them; the file is not in the repository. */
class AlipayVectorsTest {

  private static final Path FILE =
      Path.of(System.getProperty("quittance.root"))
          .resolveSibling("shared/vectors/alipay-rsa2.json");

  private final AlipayWebhooks webhooks = new AlipayWebhooks();
  private JsonNode vectors;

  @BeforeEach
  void readFile() {
    assumeTrue(Files.exists(FILE), "skipped: there is no ../shared/vectors/alipay-rsa2.json");
    vectors = JsonMapper.shared().readTree(FILE.toFile());
  }

  @Test
  @DisplayName("A409 A410 official notices of trades are accepted, and refused under another key")
  void judgesNoticesOfTrades() {
    for (var name : List.of("trade_notice", "derived")) {
      var notice = notice(name);
      assertThat(verify(notice, key(name))).as(name).isEqualTo(Verification.VALID);
      assertThat(verify(notice, vectors.path("keep_sign_type_public_key").asString()))
          .as(name)
          .isEqualTo(Verification.INVALID);
      assertThat(verify(change(notice, "sign_type", "RSA"), key(name)))
          .as("SHA-1 is refused: " + name)
          .isEqualTo(Verification.INVALID);
    }
  }

  @Test
  @DisplayName("A409 official messages that sign sign_type are accepted with SHA-256, not SHA-1")
  void judgesOtherMessages() {
    var key = vectors.path("keep_sign_type_public_key").asString();
    for (var message : vectors.path("keep_sign_type")) {
      var parameters = new TreeMap<String, String>();
      Arrays.stream(message.path("text").asString().split("&"))
          .map(pair -> pair.split("=", 2))
          .forEach(pair -> parameters.put(pair[0], pair[1]));
      parameters.put("sign", message.path("sign").asString());
      var expected =
          message.path("hash").asString().equals("SHA256")
              ? Verification.VALID
              : Verification.INVALID;
      assertThat(verify(parameters, key)).as(message.path("name").asString()).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("A409 changed, added and missing parameters of official notices are refused")
  void judgesTheNegatives() {
    var notice = notice("trade_notice");
    var key = key("trade_notice");
    assertThat(verify(change(notice, "total_amount", "0.01"), key)).isEqualTo(Verification.INVALID);
    assertThat(verify(change(notice, "extra", "1"), key)).isEqualTo(Verification.INVALID);
    assertThat(verify(change(notice, "sign", ""), key)).isEqualTo(Verification.MISSING);
    for (var name : notice.keySet()) {
      var less = new TreeMap<>(notice);
      less.remove(name);
      assertThat(verify(less, key))
          .as("without " + name)
          .isEqualTo(
              switch (name) {
                case "sign" -> Verification.MISSING;
                case "sign_type" -> Verification.VALID;
                default -> Verification.INVALID;
              });
    }
  }

  @Test
  @DisplayName("A314 an official notice is read: China's time in UTC, an order that is not ours")
  void readsTheOfficialNotice() {
    var notice = notice("trade_notice");
    var account = account(notice, key("trade_notice"));
    assertThat(webhooks.read(account, AlipaySender.request(AlipaySender.form(notice))))
        .isInstanceOfSatisfying(
            Reading.Told.class,
            told -> {
              assertThat(told.identity().account()).isEqualTo("main");
              assertThat(told.identity().eventId()).isEqualTo(notice.get("notify_id"));
              assertThat(told.fact().subject().occurredAt())
                  .isEqualTo(Instant.parse("2019-08-15T07:56:24Z"));
              assertThat(told.fact().subject().paymentIntentId()).isNull();
            });
  }

  private Map<String, String> notice(String name) {
    var parameters = new TreeMap<String, String>();
    vectors
        .path(name)
        .path("params")
        .properties()
        .forEach(it -> parameters.put(it.getKey(), it.getValue().asString()));
    parameters.put("sign", vectors.path(name).path("sign").asString());
    return parameters;
  }

  private String key(String name) {
    return vectors.path(name).path("alipay_public_key").asString();
  }

  private Verification verify(Map<String, String> notice, String key) {
    return webhooks.verify(
        AlipaySender.request(AlipaySender.form(notice)), account(notice, key), Instant.EPOCH);
  }

  private ProviderAccount account(Map<String, String> notice, String key) {
    return new ProviderAccount(
        webhooks,
        "main",
        List.of(new Secret(key)),
        Map.of(
            "app-id", new Secret(notice.getOrDefault("app_id", "-")),
            "seller-id", new Secret(notice.getOrDefault("seller_id", "-"))),
        false);
  }

  private static Map<String, String> change(Map<String, String> notice, String name, String value) {
    var changed = new TreeMap<>(notice);
    changed.put(name, value);
    return changed;
  }
}
