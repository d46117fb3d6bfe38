package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quittance.infrastructure.TestServers;
import io.quittance.infrastructure.TestTokens;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Merchants make, rotate and revoke their keys themselves; lost ones take two persons. */
class ApiKeysTest {

  private static final String ROUTE = "/api/api-keys";
  private static final String CHANGES = "/internal/merchant-keys/changes";
  private static final String PROPOSALS = "/api/api-key-proposals";

  /** Loopback addresses that no other test calls from. */
  private static final String ATTACKER = "127.0.0.77";

  private static final int WRONG_PER_MINUTE = 300;

  private final PaymentPlatform platform = PaymentPlatform.shared();
  private final ApiClient service = new ApiClient(platform.paymentUrl(), TestServers.SERVICE_TOKEN);
  private final ApiClient webhooks =
      new ApiClient(platform.paymentUrl(), TestTokens.tokenOf("webhook-service"));
  private final ApiClient viewer = ApiClient.operator(platform.paymentUrl(), "viewer");
  private final ApiClient operator = ApiClient.operator(platform.paymentUrl(), "operator");
  private final ApiClient approver = ApiClient.operator(platform.paymentUrl(), "approver");
  private final ApiClient.Answer registered =
      service.post("/internal/merchants", Map.of("name", "A shop with keys"));
  private final ApiClient admin = client(registered.field("apiKey"));

  @Test
  @DisplayName("A1215 A1211 a secret is told once, is random and kept as a hash")
  void tellsASecretOnce() {
    var made = admin.post(ROUTE, Map.of("name", "till 1", "scopes", List.of("payments", "read")));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    var secret = made.field("secret");
    assertThat(secret).matches("sk_test_[A-Za-z0-9_-]{32}").startsWith(made.field("prefix"));
    assertThat(made.raw().headers().firstValue("Location"))
        .contains(ROUTE + "/" + made.field("apiKeyId"));
    assertThat(client(secret).get("/api/refunds/rf_1").code()).isEqualTo("refund_not_found");

    var shown = admin.get(ROUTE + "/" + made.field("apiKeyId"));
    assertThat(shown.field("name")).isEqualTo("till 1");
    assertThat(shown.body().at("/scopes").toString()).isEqualTo("[\"read\",\"payments\"]");
    assertThat(shown.field("status")).isEqualTo("ACTIVE");
    assertThat(shown.body().has("secret")).isFalse();
    var listed = admin.get(ROUTE);
    assertThat(listed.body().at("/data").size()).isEqualTo(2);
    assertThat(listed.text()).doesNotContain(secret, "secret");

    var rows =
        platform
            .bean(JdbcClient.class)
            .sql(
                "SELECT k::text FROM api_key k"
                    + " UNION ALL SELECT encode(answer, 'escape') FROM secret_answer")
            .query(String.class)
            .list();
    assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(secret));
  }

  @Test
  @DisplayName("A1215 a repeat is told the same secret, another request under the key nothing")
  void answersARepeatTheSame() {
    var request = Map.of("scopes", List.of("read"));
    var first = admin.post(ROUTE, request, "make-1");
    var again = admin.post(ROUTE, request, "make-1");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.raw().headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(admin.post(ROUTE, Map.of("scopes", List.of("admin")), "make-1").code())
        .isEqualTo("idempotency_key_reused");
    assertThat(admin.get(ROUTE).body().at("/data").size()).isEqualTo(2);
    // Answers are kept in base64 there.
    var hidden = Base64.getEncoder().encodeToString(first.text().getBytes(StandardCharsets.UTF_8));
    assertThat(
            platform
                .neighbors()
                .keys()
                .sql("SELECT k::text FROM idempotency_key k")
                .query(String.class)
                .list())
        .noneMatch(row -> row.contains(first.field("secret")) || row.contains(hidden));
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @DisplayName("A1206 a key does what its scopes say and nothing else")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          read     | GET  | /api/payment-intents              | 200
          read     | GET  | /api/payment-methods              | 200
          read     | POST | /api/payment-intents              | 403
          read     | POST | /api/payments/pi_1/refund         | 403
          read     | GET  | /api/api-keys                     | 403
          payments | GET  | /api/payment-intents              | 200
          payments | POST | /api/payments/pi_1/refund         | 403
          payments | POST | /api/payment-methods              | 400
          payments | POST | /api/api-keys                     | 403
          refunds  | GET  | /api/payment-intents              | 200
          refunds  | POST | /api/payments/pi_1/refund         | 404
          refunds  | POST | /api/payment-intents/pi_1/capture | 403
          webhooks | GET  | /api/payment-intents              | 403
          wallets  | GET  | /api/payment-intents              | 403
          admin    | GET  | /api/api-keys                     | 200
          admin    | GET  | /api/routing/rules                | 403
          admin    | POST | /api/payment-intents/pi_1/check   | 403
          admin    | GET  | /api/merchants/mer_sandbox_b/api-keys | 403
          admin    | POST | /internal/merchants               | 403
          """)
  void letsAKeyDoWhatItsScopesSay(String scope, String method, String path, int status) {
    var key = client(make(scope).field("secret"));
    var answer = method.equals("GET") ? key.get(path) : key.post(path, Map.of());
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    if (status == 403) {
      assertThat(answer.code()).isEqualTo("forbidden");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                       | parameter_missing
          {"scopes": []}                                           | parameter_invalid
          {"scopes": ["everything"]}                               | parameter_invalid
          {"scopes": ["READ"]}                                     | parameter_invalid
          {"scopes": ["read"], "expiresAt": "2020-01-01T00:00:00Z"} | parameter_invalid
          {"scopes": ["read"], "name": ""}                         | parameter_invalid
          {"scopes": ["read"], "secret": "sk_test_mine"}           | unknown_field
          """)
  void refusesWhatCannotBeAKey(String body, String code) {
    assertThat(admin.post(ROUTE, body).code()).isEqualTo(code);
  }

  @Test
  @DisplayName("A1205 a request that begins a second after the revocation is refused")
  void refusesARevokedKeyWithinASecond() {
    var key = make("read");
    var caller = client(key.field("secret"));
    assertThat(caller.get("/api/payment-intents").status()).isEqualTo(200);

    var revoked = admin.post(ROUTE + "/" + key.field("apiKeyId") + "/revoke", Map.of());
    long revokedAt = System.nanoTime();
    assertThat(revoked.field("status")).isEqualTo("REVOKED");
    await()
        .until(
            () -> {
              long begunAt = System.nanoTime();
              int status = caller.get("/api/payment-intents").status();
              assertThat(status == 200 && begunAt - revokedAt > 1_000_000_000L)
                  .as("let in a second later")
                  .isFalse();
              return status == 401;
            });
    assertThat(
            admin
                .post(ROUTE + "/" + key.field("apiKeyId") + "/revoke", Map.of())
                .field("revokedAt"))
        .as("revoked once")
        .isEqualTo(revoked.field("revokedAt"));
  }

  @Test
  void rotatesWithAnOverlap() {
    var old = make("read", "refunds");
    var path = ROUTE + "/" + old.field("apiKeyId");
    var rotated = admin.post(path + "/rotate", Map.of("overlap", "PT1H"));
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(201);
    assertThat(rotated.body().at("/scopes").toString()).isEqualTo("[\"read\",\"refunds\"]");
    assertThat(client(rotated.field("secret")).get("/api/payment-intents").status()).isEqualTo(200);
    assertThat(client(old.field("secret")).get("/api/payment-intents").status()).isEqualTo(200);

    var shown = admin.get(path);
    assertThat(shown.field("replacedBy")).isEqualTo(rotated.field("apiKeyId"));
    assertThat(
            Duration.between(
                Instant.parse(rotated.field("createdAt")), Instant.parse(shown.field("expiresAt"))))
        .isEqualTo(Duration.ofHours(1));
    assertThat(admin.post(path + "/rotate", Map.of()).code()).isEqualTo("api_key_not_active");
  }

  @Test
  void rotatesAtOnceAndOnce() {
    var old = make("read");
    var path = ROUTE + "/" + old.field("apiKeyId") + "/rotate";
    var rotated = admin.post(path, Map.of("overlap", "PT0S"), "rotate-1");
    assertThat(admin.post(path, Map.of("overlap", "PT0S"), "rotate-1").field("secret"))
        .isEqualTo(rotated.field("secret"));
    await().until(() -> client(old.field("secret")).get("/api/payment-intents").status() == 401);
    assertThat(admin.get(ROUTE + "/" + old.field("apiKeyId")).field("status")).isEqualTo("EXPIRED");
    for (var overlap : List.of("P8D", "-PT1S", "tomorrow")) {
      assertThat(admin.post(path, Map.of("overlap", overlap)).code())
          .isEqualTo("parameter_invalid");
    }
  }

  @Test
  void keepsTheLastAdminKey() {
    var own = ROUTE + "/" + admin.get(ROUTE).body().at("/data/0/apiKeyId").stringValue();
    assertThat(admin.post(own + "/revoke", Map.of()).code()).isEqualTo("last_admin_key");
    admin.post(
        ROUTE,
        Map.of(
            "scopes",
            List.of("admin"),
            "expiresAt",
            Instant.now().plus(1, ChronoUnit.DAYS).toString()));
    assertThat(admin.post(own + "/revoke", Map.of()).code())
        .as("the other one ends tomorrow")
        .isEqualTo("last_admin_key");
    make("admin");
    assertThat(admin.post(own + "/revoke", Map.of()).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("A1405 a merchant has twenty keys that work at most")
  void hasAtMostTwenty() {
    var first = make("read");
    for (int i = 0; i < 18; i++) {
      make("read");
    }
    assertThat(admin.post(ROUTE, Map.of("scopes", List.of("read"))).code())
        .isEqualTo("api_key_limit_reached");
    assertThat(admin.post(ROUTE + "/" + first.field("apiKeyId") + "/rotate", Map.of()).status())
        .as("a rotation may go beyond for a while")
        .isEqualTo(201);
    var page = admin.get(ROUTE + "?limit=15");
    assertThat(page.body().at("/hasMore").booleanValue()).isTrue();
    assertThat(
            admin
                .get(ROUTE + "?limit=15&cursor=" + page.field("nextCursor"))
                .body()
                .at("/data")
                .size())
        .isEqualTo(6);
  }

  @Test
  @DisplayName("A1201 another merchant's key is like one that does not exist")
  void hidesKeysOfOthers() {
    var path = ROUTE + "/" + make("read").field("apiKeyId");
    var other = client(PaymentPlatform.KEY_B);
    assertThat(other.get(path).code()).isEqualTo("api_key_not_found");
    assertThat(other.get(ROUTE + "/key_1").code()).isEqualTo("api_key_not_found");
    for (var action : List.of("/rotate", "/revoke")) {
      assertThat(other.post(path + action, Map.of()).code()).isEqualTo("api_key_not_found");
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  @DisplayName("a merchant without keys gets one by two persons, and it is told once")
  void comeBackByTwoPersons(CapturedOutput output) {
    revokeAll();
    assertThat(admin.post(ROUTE, Map.of("scopes", List.of("admin"))).status())
        .as("the key was known a moment ago")
        .isIn(401, 403);
    var own = propose(approver);
    assertThat(own.status()).as(own.text()).isEqualTo(201);
    assertThat(own.field("status")).isEqualTo("PROPOSED");
    assertThat(propose(operator).code()).isEqualTo("api_key_proposal_open");
    var refused = decide(approver, own, "approve");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("api_key_second_person_needed");
    assertThat(decide(operator, own, "approve").code()).isEqualTo("forbidden");
    assertThat(decide(approver, own, "reject").field("status")).isEqualTo("REJECTED");
    assertThat(keys().size()).as("only the revoked one").isEqualTo(1);

    var proposed = propose(operator);
    var approved = decide(approver, proposed, "approve");

    assertThat(approved.status()).as(approved.text()).isEqualTo(200);
    assertThat(approved.field("decidedBy")).isEqualTo("approver");
    var secret = approved.body().at("/apiKey/secret").stringValue();
    assertThat(client(secret).get(ROUTE).body().at("/data").size()).isEqualTo(2);
    assertThat(approved.body().at("/apiKey/scopes").toString()).isEqualTo("[\"admin\"]");
    assertThat(approved.body().at("/apiKey/name").stringValue()).isEqualTo("again");
    assertThat(decide(approver, proposed, "approve").code()).isEqualTo("api_key_proposal_decided");
    var shown = viewer.get(PROPOSALS + "/" + proposed.field("apiKeyProposalId"));
    assertThat(shown.field("apiKeyId"))
        .isEqualTo(approved.body().at("/apiKey/apiKeyId").stringValue());
    assertThat(shown.text()).doesNotContain("secret");
    assertThat(viewer.get(PROPOSALS + "?status=APPROVED&limit=1").text())
        .contains(proposed.field("apiKeyProposalId"))
        .doesNotContain("secret");
    assertThat(output)
        .contains(
            "security: approver made %s for %s, proposed by operator"
                .formatted(shown.field("apiKeyId"), merchant()))
        .doesNotContain(secret);
    var kept =
        platform
            .bean(JdbcClient.class)
            .sql(
                "SELECT k::text FROM api_key k UNION ALL SELECT p::text FROM api_key_proposal p"
                    + " UNION ALL SELECT r::text FROM audit_record r")
            .query(String.class)
            .list();
    assertThat(kept)
        .anyMatch(row -> row.contains("its laptop was stolen"))
        .noneMatch(row -> row.contains(secret));
    assertThat(propose(operator).code()).as("it has one again").isEqualTo("api_key_exists");
  }

  @Test
  @DisplayName("a token of operations ends a merchant's keys and makes none")
  void areNotMadeByTheTokenOfOperations() {
    for (var key : keys()) {
      assertThat(
              service
                  .post(keysRoute() + "/" + key.get("apiKeyId").stringValue() + "/revoke", "{}")
                  .status())
          .isEqualTo(200);
    }

    var wanted = Map.of("scopes", List.of("admin"));
    var made = service.post("/internal/merchants/" + merchant() + "/api-keys", wanted);

    assertThat(made.status()).as(made.text()).isEqualTo(404);
    assertThat(propose(service).code()).isEqualTo("forbidden");
    var proposed = propose(operator);
    assertThat(decide(service, proposed, "approve").code()).isEqualTo("forbidden");
    assertThat(keys()).allMatch(key -> key.get("status").stringValue().equals("REVOKED"));
  }

  @Test
  @DisplayName("a key is proposed for a merchant that there is and that cannot make keys itself")
  void areProposedInNeedOnly() {
    assertThat(propose(operator).code()).isEqualTo("api_key_exists");
    var nobodys = "/api/merchants/mer_none/api-key-proposals";
    assertThat(operator.post(nobodys, Map.of("reason", "lost")).code())
        .isEqualTo("merchant_not_found");
    assertThat(operator.post(nobodys, Map.of("name", "again")).code())
        .isEqualTo("parameter_missing");
    assertThat(viewer.post(nobodys, Map.of("reason", "lost")).code()).isEqualTo("forbidden");
    for (var decision : List.of("approve", "reject")) {
      assertThat(approver.post(PROPOSALS + "/akp_none/" + decision, "{}").code())
          .isEqualTo("api_key_proposal_not_found");
    }
  }

  @Test
  @DisplayName("many approve the same key at once: it is made once")
  void areApprovedOnce() {
    revokeAll();
    var proposed = propose(operator);
    var answers =
        Shop.inParallel(
            Stream.generate(
                    () -> (Callable<ApiClient.Answer>) () -> decide(approver, proposed, "approve"))
                .limit(6)
                .toList());

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 200)
        .allMatch(answer -> answer.code().equals("api_key_proposal_decided"));
    assertThat(keys().size()).isEqualTo(2);
  }

  @Test
  @DisplayName("the database makes no key for a merchant without, unless two persons agreed")
  void areMadeByTwoPersonsInTheDatabaseToo() {
    revokeAll();
    var jdbc = platform.bean(JdbcClient.class);
    for (var scope : List.of("admin", "refunds")) {
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(
              () ->
                  jdbc.sql(
                          "INSERT INTO api_key (secret_hash, id, merchant_id, prefix, scopes)"
                              + " VALUES (repeat('a', 64), uuidv7(), ?, 'sk_test_aaaa', ?)")
                      .params(merchant(), scope)
                      .update())
          .withStackTraceContaining("nobody has approved a key");
    }
    propose(operator);
    var change = "UPDATE api_key_proposal SET %s WHERE merchant_id = '" + merchant() + "'";
    var keyOfAnother = "api_key_id = (SELECT id FROM api_key LIMIT 1)";
    for (var refused :
        Map.of(
                "status = 'APPROVED', decided_by = 'operator', decided_at = now(), " + keyOfAnother,
                "api_key_proposal_by_two_persons",
                "status = 'APPROVED', decided_by = 'approver', decided_at = now()",
                "api_key_proposal_makes_a_key")
            .entrySet()) {
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> jdbc.sql(change.formatted(refused.getKey())).update())
          .withStackTraceContaining(refused.getValue());
    }
    jdbc.sql(change.formatted("status = 'REJECTED', decided_by = 'operator', decided_at = now()"))
        .update();
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> jdbc.sql(change.formatted("decided_by = 'approver'")).update())
        .withStackTraceContaining("is decided once");
  }

  @Test
  void isSeenAndRevokedByThePlatform() {
    var only = keysRoute() + "/" + keys().get(0).get("apiKeyId").stringValue();
    assertThat(viewer.post(only + "/revoke", Map.of()).code()).isEqualTo("forbidden");
    assertThat(operator.post(only + "/revoke", Map.of()).field("status")).isEqualTo("REVOKED");
    await().until(() -> admin.get(ROUTE).status() == 401);
  }

  private String merchant() {
    return registered.field("merchantId");
  }

  private String keysRoute() {
    return "/api/merchants/" + merchant() + "/api-keys";
  }

  private JsonNode keys() {
    return viewer.get(keysRoute()).body().at("/data");
  }

  private void revokeAll() {
    for (var key : keys()) {
      var route = keysRoute() + "/" + key.get("apiKeyId").stringValue() + "/revoke";
      assertThat(operator.post(route, Map.of()).field("status")).isEqualTo("REVOKED");
    }
  }

  private ApiClient.Answer propose(ApiClient by) {
    return by.post(
        "/api/merchants/" + merchant() + "/api-key-proposals",
        Map.of("name", "again", "reason", "its laptop was stolen"));
  }

  private static ApiClient.Answer decide(ApiClient by, ApiClient.Answer proposed, String decision) {
    return by.post(PROPOSALS + "/" + proposed.field("apiKeyProposalId") + "/" + decision, "");
  }

  @Test
  @DisplayName("A1205 a revocation that commits late is not missed")
  void tellsChangesThatCommitLate() {
    var early = make("read");
    var transaction = platform.bean(TransactionTemplate.class);
    var jdbc = platform.bean(JdbcClient.class);
    long settledWhileOpen =
        transaction.execute(
            _ -> {
              jdbc.sql("UPDATE api_key SET revoked_at = now() WHERE prefix = ? AND merchant_id = ?")
                  .params(early.field("prefix"), registered.field("merchantId"))
                  .update();
              make("refunds");
              return changesAfter(0).number("settled");
            });

    var late = changesAfter(settledWhileOpen);
    assertThat(late.body().at("/keys").valueStream())
        .anyMatch(
            key ->
                key.path("apiKeyId").stringValue().equals(early.field("apiKeyId"))
                    && key.path("revoked").booleanValue());
  }

  @Test
  @DisplayName("The database lets no revoked key come back and no key live longer")
  void endsKeysForGood() {
    admin.post(ROUTE + "/" + make("read").field("apiKeyId") + "/revoke", Map.of());
    refused("revoked_at = NULL WHERE revoked_at IS NOT NULL", "stays revoked");
    admin.post(
        ROUTE,
        Map.of("scopes", List.of("read"), "expiresAt", Instant.now().plusSeconds(60).toString()));
    refused("expires_at = NULL WHERE expires_at IS NOT NULL", "does not live longer");
  }

  private void refused(String change, String why) {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(
            () ->
                platform
                    .bean(JdbcClient.class)
                    .sql("UPDATE api_key SET " + change + " AND merchant_id = ?")
                    .params(registered.field("merchantId"))
                    .update())
        .withStackTraceContaining(why);
  }

  @Test
  void notesTheDayOfUse() {
    var key = make("read");
    var path = ROUTE + "/" + key.field("apiKeyId");
    assertThat(admin.get(path).body().at("/lastUsedOn").isNull()).isTrue();
    var before = LocalDate.now(ZoneOffset.UTC);
    client(key.field("secret")).get("/api/payment-intents");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !admin.get(path).body().at("/lastUsedOn").isNull());
    assertThat(LocalDate.parse(admin.get(path).field("lastUsedOn")))
        .isBetween(before, LocalDate.now(ZoneOffset.UTC));
  }

  @Test
  @DisplayName("A1204 a key of live mode is refused in a test installation, and told why")
  void refusesKeysOfTheOtherMode() {
    var answer = client("sk_live_" + UUID.randomUUID()).get(ROUTE);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("unauthorized");
    assertThat(answer.field("detail")).contains("live mode", "sk_test_");
  }

  @Test
  @DisplayName("A1210 A1207 who tries keys is throttled by its own address, not by what it claims")
  void throttlesWrongKeys() throws Exception {
    var attacker = from(ATTACKER);
    for (int i = 0; i < WRONG_PER_MINUTE; i++) {
      // The bucket fills up while it is emptied.
      assertThat(tried(attacker, "sk_test_guess_" + i, i).statusCode()).isIn(401, 429);
    }
    HttpResponse<String> refused;
    int tries = 0;
    do {
      refused = tried(attacker, "sk_test_more_" + tries, tries);
      assertThat(++tries).as("tries beyond the limit").isLessThan(WRONG_PER_MINUTE);
    } while (refused.statusCode() == 401);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"code\":\"rate_limited\"");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(tried(attacker, PaymentPlatform.KEY_A, 0).statusCode())
        .as("a good key from the same address")
        .isEqualTo(200);
    assertThat(client("sk_test_nobody").get(ROUTE).status())
        .as("a wrong key from another address")
        .isEqualTo(401);
  }

  private HttpResponse<String> tried(HttpClient attacker, String key, int number) throws Exception {
    return attacker.send(
        HttpRequest.newBuilder(
                URI.create(
                    platform.paymentUrl().replace("localhost", "127.0.0.1")
                        + "/api/payment-intents"))
            .header("Authorization", "Bearer " + key)
            .header("X-Forwarded-For", "198.51.100." + number % 256)
            .GET()
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpClient from(String address) throws Exception {
    return HttpClient.newBuilder().localAddress(InetAddress.getByName(address)).build();
  }

  private ApiClient.Answer make(String... scopes) {
    var made = admin.post(ROUTE, Map.of("scopes", List.of(scopes)));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made;
  }

  private ApiClient.Answer changesAfter(long change) {
    var answer = webhooks.post(CHANGES, place(change, ""));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    while (answer.body().at("/more").booleanValue()) {
      answer = webhooks.post(CHANGES, answer.body().at("/next"));
    }
    return answer;
  }

  private static Map<String, Object> place(long change, String secretHash) {
    var place = new HashMap<String, Object>();
    place.put("change", change);
    place.put("secretHash", secretHash);
    return place;
  }

  private ApiClient client(String key) {
    return new ApiClient(platform.paymentUrl(), key);
  }
}
