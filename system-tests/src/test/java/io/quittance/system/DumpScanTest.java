package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Sends card data and secrets wherever the platform listens, and then looks for them in whatever it
 * keeps: databases, Redis, topics and logs, with all that the tests before have left there. The
 * order of classes (junit-platform.properties) lets it run last.
 */
@Order(Integer.MAX_VALUE)
class DumpScanTest {

  private static final String CARD = DumpScan.CARD;
  private static final String REFUSED_WORD = DumpScan.REFUSED_WORD;
  private static final String EMAIL = DumpScan.EMAIL;

  private static final Duration DISPUTED_WITHIN = Duration.ofSeconds(60);

  private static final String EVIDENCE = "dora lives at 12 Planted Lane and signed for it";
  private static final String PASSWORD = "dora planted a password";
  private static final String IBAN = "GB33BUKB20201555555555";

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Set<String> repeated = new TreeSet<>();

  @Test
  @DisplayName("A1303 I10 a dump of everything holds no card number, no security code, no secret")
  void nothingIsKept() {
    refuseCardDataOnEveryRoute();
    refuseCardDataInUploads();
    assertThat(repeated).as("refused in another way, or with the card data").isEmpty();
    var secrets = new ArrayList<>(List.of(IBAN, EVIDENCE, PASSWORD));
    secrets.addAll(keepPersonalData());
    secrets.addAll(secretsByTheirForm());
    new DumpScan(sandbox, secrets, Set.of(EVIDENCE)).findsNothing(logsOfThisJvm());
  }

  /** In its path, query, headers and body: refused, and not repeated. */
  private void refuseCardDataOnEveryRoute() {
    var routes = EveryRoute.of(sandbox);
    assertThat(routes).hasSizeGreaterThan(50);
    for (var route : routes) {
      refused(route, route.withQuery("4242%204242%204242%204242&x=" + REFUSED_WORD));
      refused(route, route.withHeader("X-Note", REFUSED_WORD + " 4242-4242-4242-4242"));
      if (route.hasParameters()) {
        refused(route, route.withParameter(CARD));
      }
      if (route.takesBody() && readsJsonOfKnownCallers(route)) {
        refused(route, route.withBody("{\"note\":\"%s\",\"n\":%s}".formatted(REFUSED_WORD, CARD)));
        refused(route, route.withBody("{\"%s\":\"x\",\"cvv\":\"737\"}".formatted(REFUSED_WORD)));
        refused(route, route.withBody("{\"note\":\"%s %s\" broken".formatted(REFUSED_WORD, CARD)));
      }
    }
    var stranger = Http.operator(sandbox.baseUrl(SandboxService.LEDGER_SERVICE), CARD);
    assertThat(stranger.get("/ledger/trial-balance").code()).isEqualTo("card_data_not_accepted");
  }

  /** Files are sent below, and providers are told nothing before their signature is right. */
  private static boolean readsJsonOfKnownCallers(EveryRoute route) {
    return !route.path().equals("/api/reconciliation/statements")
        && !route.path().startsWith("/webhooks/");
  }

  private void refused(EveryRoute route, Http.Answer answer) {
    if (!answer.code().equals("card_data_not_accepted")
        || answer.text().contains(CARD)
        || answer.text().contains(REFUSED_WORD)) {
      repeated.add("%s answered %s".formatted(route, answer.text()));
    }
  }

  private void refuseCardDataInUploads() {
    var url = sandbox.baseUrl(SandboxService.RECONCILIATION_SERVICE);
    for (var planted : List.of("name=\"provider\"", "name=\"file\"; filename=\"%s.csv\"")) {
      var part =
          "--x\r\nContent-Disposition: form-data; %s\r\n\r\n%s %s\r\n--x--\r\n"
              .formatted(planted.formatted(CARD), CARD, REFUSED_WORD);
      var answer =
          Http.send(
              Http.operator(url, "operator")
                  .request("/api/reconciliation/statements")
                  .header("Content-Type", "multipart/form-data; boundary=x")
                  .POST(BodyPublishers.ofString(part)));
      assertThat(answer.code()).as(answer.text()).isEqualTo("card_data_not_accepted");
      assertThat(answer.text()).doesNotContain(CARD);
    }
  }

  /** Personal data and new secrets that are kept, encrypted; returns the secrets. */
  private List<String> keepPersonalData() {
    var api =
        Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.MERCHANT_A_KEY);
    var sale = Shop.sale("dump-" + UUID.randomUUID(), 1_234, "pm_card_createDispute");
    sale.put("receiptEmail", EMAIL);
    var payment = api.post("/api/payment-intents", sale);
    assertThat(payment.status()).as(payment::explained).isEqualTo(201);
    contest(api, payment.field("paymentIntentId"));
    var method =
        api.post(
            "/api/payment-methods",
            Map.of("userId", "user-dump", "type", "BANK_TRANSFER", "bankAccount", IBAN));
    assertThat(method.status()).as(method::explained).isEqualTo(201);
    var hooks =
        Http.bearer(
            sandbox.baseUrl(SandboxService.WEBHOOK_SERVICE), SandboxCredentials.MERCHANT_A_KEY);
    var endpoint =
        hooks.post(
            "/api/webhook-endpoints",
            Map.of("url", "http://localhost:9/dump", "events", List.of("*")));
    assertThat(endpoint.status()).as(endpoint::explained).isEqualTo(201);
    var secret = endpoint.field("secret");
    assertThat(secret).startsWith("whsec_");
    return List.of(secret, secret.substring("whsec_".length()));
  }

  /** One of each kind that is known by its form alone; they are kept as hashes. */
  private List<String> secretsByTheirForm() {
    var payments = sandbox.baseUrl(SandboxService.PAYMENT_API);
    var name = "dora-" + UUID.randomUUID().toString().substring(0, 8);
    var merchant =
        Http.bearer(payments, SandboxCredentials.SERVICE_TOKEN)
            .post("/internal/merchants", Map.of("name", name));
    var first =
        Http.operator(payments, "operator")
            .post("/api/operators", Map.of("name", name, "role", "VIEWER"));
    var second =
        Http.operator(payments, "approver")
            .post(
                "/api/operator-changes/" + first.field("operatorChangeId") + "/approve", Map.of());
    var stranger = new Http(payments, "");
    var set =
        stranger.post(
            "/api/operators/first-password",
            Map.of(
                "name",
                name,
                "firstCode",
                first.field("code"),
                "secondCode",
                second.field("code"),
                "password",
                PASSWORD));
    assertThat(set.status()).as(set::explained).isEqualTo(204);
    var session =
        stranger.post("/api/operator-sessions", Map.of("name", name, "password", PASSWORD));
    var secrets =
        List.of(
            merchant.field("apiKey"),
            first.field("code"),
            second.field("code"),
            session.field("refreshToken"));
    assertThat(secrets).allMatch(secret -> DumpScan.isSecretByItsForm("is " + secret));
    return secrets;
  }

  private static void contest(Http api, String payment) {
    await()
        .atMost(DISPUTED_WITHIN)
        .until(() -> api.get("/api/disputes?limit=100").text().contains(payment));
    for (var dispute : api.get("/api/disputes?limit=100").body().path("data")) {
      if (dispute.path("paymentIntentId").asString("").equals(payment)) {
        var answer =
            api.post(
                "/api/disputes/" + dispute.path("disputeId").asString("") + "/evidence",
                Map.of("text", EVIDENCE));
        assertThat(answer.status()).as(answer::explained).isEqualTo(200);
      }
    }
  }

  private static List<Path> logsOfThisJvm() {
    var ofServices = System.getProperty("logging.file.name");
    if (ofServices == null) {
      return List.of();
    }
    assertThat(Path.of(ofServices)).exists();
    return List.of(Path.of(ofServices));
  }
}
