package io.quittance.webhook.provider.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.abort;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Official signatures and ciphertexts, each judged as its file says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WechatVectorsTest {

  private static final String FILE = "shared/vectors/wechatpay-v3.json";

  private final WechatWebhooks webhooks = new WechatWebhooks();
  private JsonNode vectors = JsonMapper.shared().createObjectNode();

  @BeforeAll
  void read() throws IOException {
    var file =
        Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
            .map(folder -> folder.resolve(FILE))
            .filter(Files::exists)
            .findFirst();
    if (file.isEmpty()) {
      System.out.println("skipped: there is no " + FILE + " beside this checkout");
      abort("no " + FILE);
    }
    vectors = JsonMapper.shared().readTree(Files.readAllBytes(file.orElseThrow()));
  }

  @Test
  void acceptsTheOfficialNotice() {
    assertThat(check(vectors.get("full_callback"))).isEqualTo(Verification.VALID);
  }

  @Test
  void refusesAnApiKeyOfSixteenBytes() {
    var callback = vectors.get("full_callback");
    var account = account(callback, "1234567890", "054aa7d7a2a54ab5898df65bd96f001c");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> webhooks.check(account))
        .withMessageContaining("32 bytes");
    assertThat(webhooks.verify(request(callback), account, now(callback)))
        .isEqualTo(Verification.INVALID);
  }

  @Test
  void verifiesTheOfficialRsaSignature() {
    var rsa = vectors.get("rsa");
    var key =
        WechatKey.of(
            new Secret(text(rsa, "cert_serial") + ":" + text(rsa, "public_key_spki_base64")));
    var signature = Base64.getDecoder().decode(text(rsa, "signature"));
    assertThat(WechatSignature.verifies(key.key(), bytes(text(rsa, "message")), signature))
        .isTrue();
    assertThat(WechatSignature.verifies(key.key(), bytes("Message"), signature)).isFalse();
  }

  @Test
  void takesThePaymentOfTheSealedNotice() {
    var callback = vectors.get("derived_transaction");
    var account = account(callback, "1900000109", "wxd678efh567hg6787");
    webhooks.check(account);
    assertThat(webhooks.verify(request(callback), account, now(callback)))
        .isEqualTo(Verification.VALID);
    assertThat(webhooks.read(account, request(callback)))
        .isInstanceOfSatisfying(
            Reading.Told.class,
            told ->
                assertThat(told.fact())
                    .isEqualTo(
                        new ProviderFact.Authorized(
                            new ProviderFact.Subject(
                                "wechat",
                                "main",
                                null,
                                "HO20260101000001",
                                "HO20260101000001",
                                Instant.parse("2026-01-01T00:00:05Z")),
                            8888,
                            "CNY",
                            null)));
  }

  @Test
  @DisplayName("A410 the notice of another merchant or app is not ours (wechat)")
  void namesAnotherMerchant() {
    var callback = vectors.get("derived_transaction");
    for (var other :
        List.of(
            account(callback, "1900000110", "wxd678efh567hg6787"),
            account(callback, "1900000109", "wx_other"))) {
      assertThat(webhooks.read(other, request(callback)).event())
          .hasValueSatisfying(event -> assertThat(event.account()).isNotEqualTo("main"));
    }
  }

  @Test
  @DisplayName(
      "A423 a sealed resource with another tag, nonce or associated data: refused (wechat)")
  void opensOnlyWhatWasSealed() {
    var aead = vectors.get("aead_256");
    var key = bytes(text(aead, "api_v3_key"));
    var nonce = bytes(text(aead, "nonce"));
    var associated = bytes(text(aead, "associated_data"));
    var sealed = Base64.getDecoder().decode(text(aead, "ciphertext"));

    assertThat(WechatResource.open(key, nonce, associated, sealed))
        .hasValue(bytes(text(aead, "plaintext")));
    assertThat(WechatResource.open(key, nonce, bytes("bad-associatedData"), sealed)).isEmpty();
    assertThat(WechatResource.open(key, bytes("bad-4a9R25RW"), associated, sealed)).isEmpty();
    assertThat(WechatResource.open(key, nonce, associated, new byte[128])).isEmpty();
    for (int i = 0; i < sealed.length; i++) {
      var changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(WechatResource.open(key, nonce, associated, changed)).isEmpty();
    }
  }

  @Test
  @DisplayName("A409 A414 the signed text is the raw one, to the last line feed (wechat)")
  void refusesAnotherText() {
    for (var name : List.of("full_callback", "derived_transaction")) {
      var callback = vectors.get(name);
      var body = text(callback, "body");
      var rewritten =
          body.chars()
              .mapToObj(c -> c < 128 ? Character.toString(c) : "\\u%04x".formatted(c))
              .collect(Collectors.joining());
      assertThat(rewritten).isNotEqualTo(body);
      for (var other : List.of(rewritten, body + "\n", " " + body, body.strip() + " ")) {
        assertThat(
                WechatSignature.check(
                    new WebhookRequest(headers(callback), bytes(other)),
                    List.of(key(callback)),
                    now(callback)))
            .isEqualTo(Verification.INVALID);
      }
    }
  }

  @Test
  @DisplayName("A409 a serial that is not known: refused (wechat)")
  void refusesAnUnknownSerial() {
    var callback = vectors.get("full_callback");
    var headers = new HashMap<>(headers(callback));
    headers.put("Wechatpay-Serial", "D7CE59D1F522D702");
    assertThat(
            WechatSignature.check(
                new WebhookRequest(headers, bytes(text(callback, "body"))),
                List.of(key(callback)),
                now(callback)))
        .isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A404 300 s old or ahead: refused (wechat)")
  void refusesAStaleNotice() {
    var callback = vectors.get("full_callback");
    for (long seconds : new long[] {-301, -300, 300, 301}) {
      assertThat(
              WechatSignature.check(
                  request(callback), List.of(key(callback)), now(callback).plusSeconds(seconds)))
          .isEqualTo(Verification.STALE);
    }
    for (long seconds : new long[] {-299, 299}) {
      assertThat(
              WechatSignature.check(
                  request(callback), List.of(key(callback)), now(callback).plusSeconds(seconds)))
          .isEqualTo(Verification.VALID);
    }
  }

  private static Verification check(JsonNode callback) {
    return WechatSignature.check(request(callback), List.of(key(callback)), now(callback));
  }

  private ProviderAccount account(JsonNode callback, String merchant, String app) {
    return new ProviderAccount(
        webhooks,
        "main",
        List.of(key(callback)),
        Map.of(
            "merchant-id",
            new Secret(merchant),
            "app-id",
            new Secret(app),
            "api-v3-key",
            new Secret(text(callback, "api_v3_key"))),
        true);
  }

  private static Secret key(JsonNode callback) {
    return new Secret(
        headers(callback).get("Wechatpay-Serial")
            + ":"
            + text(callback, "platform_public_key_spki_base64"));
  }

  private static WebhookRequest request(JsonNode callback) {
    return new WebhookRequest(headers(callback), bytes(text(callback, "body")));
  }

  private static Map<String, String> headers(JsonNode callback) {
    var headers = new HashMap<String, String>();
    callback
        .get("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().stringValue()));
    return headers;
  }

  private static Instant now(JsonNode callback) {
    return Instant.ofEpochSecond(callback.get("now").longValue());
  }

  private static String text(JsonNode vector, String field) {
    return vector.get(field).stringValue();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
