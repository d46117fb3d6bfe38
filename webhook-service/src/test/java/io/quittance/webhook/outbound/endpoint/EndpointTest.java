package io.quittance.webhook.outbound.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.webhook.WebhookServiceTest;
import io.quittance.webhook.outbound.Merchant;
import io.quittance.webhook.outbound.Neighbors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What merchants do with their endpoints. */
@WebhookServiceTest
class EndpointTest {

  private static final String ROUTE = "/api/webhook-endpoints";
  private static final String URL = "http://localhost:9/hooks";

  private final int port;
  private final JdbcClient jdbc;
  private final Merchant merchant;

  EndpointTest(@LocalServerPort int port, JdbcClient jdbc) {
    this.port = port;
    this.jdbc = jdbc;
    this.merchant = Merchant.in(port);
  }

  @Test
  void tellsTheSecretOnce() {
    var made = merchant.register(URL, "refund.failed", "payment.captured.v1", "refund.failed");
    var path = ROUTE + "/" + made.text("/id");
    assertThat(made.raw().headers().firstValue("Location")).contains(path);
    assertThat(made.text("/id")).startsWith("we_");
    assertThat(made.text("/status")).isEqualTo("ENABLED");
    assertThat(made.text("/signing")).isEqualTo("hmac");
    assertThat(made.body().at("/events").valueStream().map(type -> type.stringValue()))
        .containsExactly("payment.captured.v1", "refund.failed.v1");

    var secret = made.text("/secret");
    for (var shown : List.of(merchant.get(path), merchant.get(ROUTE))) {
      assertThat(shown.raw().body()).doesNotContain("whsec_");
    }
    var rows =
        jdbc.sql("SELECT encode(secret, 'escape') FROM webhook_endpoint")
            .query(String.class)
            .list();
    assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(secret.substring(6)));
  }

  @Test
  void answersARepeatTheSameAndLeavesTheSecretToNobodyElse() {
    var request = Map.of("url", URL, "events", List.of("*"), "signing", "ed25519");
    var first = merchant.post(ROUTE, request, "make-1");
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text("/publicKey")).startsWith("whpk_");
    var again = merchant.post(ROUTE, request, "make-1");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.raw().body()).isEqualTo(first.raw().body());
    assertThat(again.raw().headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(merchant.get(ROUTE).body().at("/data").size()).isOne();

    var other = merchant.post(ROUTE, Map.of("url", URL, "events", List.of("*")), "make-1");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency_key_reused");

    // Answers are kept in base64 there.
    var kept =
        Neighbors.shared()
            .keysInUse()
            .sql("SELECT k::text FROM idempotency_key k")
            .query(String.class)
            .list();
    var secret = first.text("/secret");
    var hidden =
        Base64.getEncoder().encodeToString(first.raw().body().getBytes(StandardCharsets.UTF_8));
    assertThat(kept).noneMatch(row -> row.contains(secret) || row.contains(hidden));
  }

  @Test
  void changesWhatIsNamedAndNothingElse() {
    var path = ROUTE + "/" + merchant.register(URL, "payment.captured").text("/id");
    var moved =
        merchant.patch(path, Map.of("url", URL + "/v2", "description", "the second version"));
    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.text("/url")).isEqualTo(URL + "/v2");
    assertThat(moved.text("/events/0")).isEqualTo("payment.captured.v1");
    var disabled = merchant.patch(path, Map.of("status", "DISABLED", "events", List.of("*")));
    assertThat(disabled.text("/disabledReason")).isEqualTo("MERCHANT");
    assertThat(disabled.text("/description")).isEqualTo("the second version");
    assertThat(merchant.patch(path, Map.of("url", "https://10.0.0.1/")).code())
        .isEqualTo("webhook_url_not_allowed");
    assertThat(merchant.delete(path).status()).isEqualTo(204);
    assertThat(merchant.get(path).code()).isEqualTo("webhook_endpoint_not_found");
    assertThat(merchant.delete(path).status()).isEqualTo(404);
  }

  @Test
  @DisplayName("A1405 a merchant has at most sixteen endpoints, listed in pages")
  void hasAtMostSixteenAndListsThemInPages() {
    for (int i = 0; i < 16; i++) {
      merchant.register(URL + i);
    }
    var tooMany = merchant.post(ROUTE, Map.of("url", URL, "events", List.of("*")));
    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(tooMany.code()).isEqualTo("webhook_endpoint_limit_reached");
    var first = merchant.get(ROUTE + "?limit=10");
    assertThat(first.body().at("/hasMore").booleanValue()).isTrue();
    var second = merchant.get(ROUTE + "?limit=10&cursor=" + first.text("/nextCursor"));
    assertThat(second.body().at("/data").size()).isEqualTo(6);
    assertThat(second.body().at("/hasMore").booleanValue()).isFalse();
  }

  @ParameterizedTest(name = "A508 {0} is refused at registration")
  @ValueSource(
      strings = {
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:192.168.0.1]/",
        "https://0xA9FEA9FE/",
        "https://[fd00:ec2::254]/",
        "http://192.168.0.1/"
      })
  void refusesWhatIsNotPublic(String url) {
    var answer = merchant.post(ROUTE, Map.of("url", url, "events", List.of("*")));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("webhook_url_not_allowed");
    assertThat(answer.text("/param")).isEqualTo("url");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"events": ["*"]}                                        | 400 | parameter_missing
          {"url": "http://localhost:9/", "events": []}             | 400 | parameter_invalid
          {"url": "http://localhost:9/", "events": ["payment.no"]} | 400 | parameter_invalid
          {"url": "http://localhost:9/", "events": ["*"], "x": 1}  | 400 | unknown_field
          {"url": "http://localhost:9/", "events": ["*"], "signing": "rsa"} | 400 | parameter_invalid
          {"url": "http://localhost:9/4242424242424242", "events": ["*"]} | 422 | card_data_not_accepted
          """)
  void refusesWhatCannotBeAnEndpoint(String body, int status, String code) {
    var answer = merchant.post(ROUTE, JsonMapper.shared().readTree(body));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void asksForAnIdempotencyKey() {
    var answer = merchant.post(ROUTE, Map.of("url", URL, "events", List.of("*")), null);
    assertThat(answer.code()).isEqualTo("idempotency_key_missing");
  }

  @Test
  void letsAKeyDoWhatItsScopesAllow() {
    var reader = Merchant.in(port, "read");
    assertThat(reader.get(ROUTE).status()).isEqualTo(200);
    assertThat(reader.get("/api/events").status()).isEqualTo(200);
    assertThat(reader.post(ROUTE, Map.of("url", URL, "events", List.of("*"))).code())
        .isEqualTo("forbidden");
    assertThat(Merchant.in(port, "refunds").delete(ROUTE + "/we_1").code()).isEqualTo("forbidden");
    assertThat(new Merchant(port, "mer_none", "sk_live_none").get(ROUTE).code())
        .isEqualTo("unauthorized");
  }

  @Test
  @DisplayName("A revoked key is refused within a second")
  void forgetsARevokedKey() {
    assertThat(merchant.get(ROUTE).status()).isEqualTo(200);
    Neighbors.shared().revokeKey(merchant.key());
    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> merchant.get(ROUTE).status() == 401);
  }
}
