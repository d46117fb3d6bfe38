package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** An operator signs in at payment-api and is known to every service that operators may call. */
class OperatorTokensTest {

  private static final Duration ALLOWED = Duration.ofSeconds(1);
  private static final String PASSWORD = "a long walk home";

  private final Sandbox sandbox = RunningPlatform.shared();
  private final URI payments = sandbox.baseUrl(SandboxService.PAYMENT_API);
  private final String name = "eve-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  @DisplayName("A1208 A1206 a token says who and what role at each service, and nothing elsewhere")
  void isKnownToEveryService() {
    admit("VIEWER");
    var token = signIn().field("token");

    assertThat(at(SandboxService.PAYMENT_API, token).get("/api/operators").status()).isEqualTo(200);
    var ledger = at(SandboxService.LEDGER_SERVICE, token);
    assertThat(ledger.get("/ledger/trial-balance").status()).isEqualTo(200);
    assertThat(ledger.post("/ledger/adjustments", Map.of()).is(403, "forbidden")).isTrue();
    assertThat(ledger.post("/ledger/entries", Map.of()).is(403, "forbidden")).isTrue();
    assertThat(at(SandboxService.WEBHOOK_SERVICE, token).get("/api/provider-webhooks").status())
        .isEqualTo(200);
    assertThat(
            at(SandboxService.RECONCILIATION_SERVICE, token)
                .get("/api/reconciliation/discrepancies")
                .status())
        .isEqualTo(200);
    assertThat(
            at(SandboxService.IDEMPOTENCY_SERVICE, token)
                .get("/internal/keys")
                .is(401, "unauthorized"))
        .as("not in its audience")
        .isTrue();
    assertThat(
            at(SandboxService.LEDGER_SERVICE, token.substring(0, token.length() - 4) + "AAAA")
                .get("/ledger/trial-balance")
                .is(401, "unauthorized"))
        .as("another signature")
        .isTrue();
  }

  @Test
  @DisplayName("A1208 who signs out at one instance is out everywhere, within a second")
  void isOutEverywhere() {
    admit("VIEWER");
    var token = signIn().field("token");
    assertThat(doors()).allMatch(door -> door.lets(token));

    var paymentApi = Http.bearer(RunningPlatform.paymentApis().getFirst(), token);
    assertThat(paymentApi.delete("/api/operator-sessions/current").status()).isEqualTo(204);

    assertIsOutWithinASecond(token);
  }

  @Test
  @DisplayName("A1208 whoever is disabled is out everywhere, within a second")
  void isDisabledEverywhere() {
    admit("VIEWER");
    var session = signIn();
    var token = session.field("token");
    assertThat(doors()).allMatch(door -> door.lets(token));

    var disable =
        "/api/operators/" + session.body().at("/operator/operatorId").asString("") + "/disable";
    var disabled = Http.operator(payments, "approver").post(disable, Map.of());
    assertThat(disabled.status()).as(disabled::explained).isEqualTo(200);

    assertIsOutWithinASecond(token);
  }

  /** A route for operators, of one instance of a service. */
  private record Door(URI url, String path) {

    boolean lets(String token) {
      return Http.bearer(url, token).get(path).status() == 200;
    }

    /** Whether a token is refused; fails when it is let in by a request that began too late. */
    boolean refuses(String token, long endedAt) {
      long age = System.nanoTime() - endedAt;
      var answer = Http.bearer(url, token).get(path);
      assertThat(answer.status() == 200 && age > ALLOWED.toNanos())
          .as("%s let the token in %d ns after its session ended", url, age)
          .isFalse();
      return answer.is(401, "unauthorized");
    }
  }

  private List<Door> doors() {
    var doors = new ArrayList<Door>();
    RunningPlatform.paymentApis().forEach(url -> doors.add(new Door(url, "/api/operators")));
    doors.add(door(SandboxService.LEDGER_SERVICE, "/ledger/trial-balance"));
    doors.add(door(SandboxService.WEBHOOK_SERVICE, "/api/provider-webhooks"));
    doors.add(door(SandboxService.RECONCILIATION_SERVICE, "/api/reconciliation/discrepancies"));
    return doors;
  }

  private Door door(SandboxService service, String path) {
    return new Door(sandbox.baseUrl(service), path);
  }

  private void assertIsOutWithinASecond(String token) {
    long endedAt = System.nanoTime();
    var open = doors();
    await()
        .until(
            () -> {
              open.removeIf(door -> door.refuses(token, endedAt));
              return open.isEmpty();
            });
  }

  private Http at(SandboxService service, String token) {
    return Http.bearer(sandbox.baseUrl(service), token);
  }

  private void admit(String role) {
    var proposed =
        Http.operator(payments, "operator")
            .post("/api/operators", Map.of("name", name, "role", role));
    var approved =
        Http.operator(payments, "approver")
            .post(
                "/api/operator-changes/" + proposed.field("operatorChangeId") + "/approve",
                Map.of());
    var set =
        asNobody(
            "/api/operators/first-password",
            Map.of(
                "name",
                name,
                "firstCode",
                proposed.field("code"),
                "secondCode",
                approved.field("code"),
                "password",
                PASSWORD));
    assertThat(set.status()).as(set::explained).isEqualTo(204);
  }

  private Http.Answer signIn() {
    var signedIn = asNobody("/api/operator-sessions", Map.of("name", name, "password", PASSWORD));
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(201);
    return signedIn;
  }

  private Http.Answer asNobody(String path, Map<String, String> body) {
    return Http.send(
        HttpRequest.newBuilder(URI.create(payments + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
  }
}
