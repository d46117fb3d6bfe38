package io.quittance.system;

import static io.quittance.system.TwoPersonsTest.Kind.DECIDES;
import static io.quittance.system.TwoPersonsTest.Kind.MOVES_NOTHING;
import static io.quittance.system.TwoPersonsTest.Kind.PROPOSES;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every route by which an operator changes something, and who else it takes. A new one fails here
 * until somebody has said which kind it is.
 */
class TwoPersonsTest {

  /** What one operator can do alone by a route. */
  enum Kind {
    /** Nothing happens before somebody else decides. */
    PROPOSES,
    /** Refused to whoever did the first step, by a code that says so; a test of it shows that. */
    DECIDES,
    /** Neither money nor terms nor rights are given, by whomever. */
    MOVES_NOTHING
  }

  private static final Map<String, Kind> PAYMENT_API =
      Map.ofEntries(
          // Asks the provider what it did, and takes a fact of the provider again.
          Map.entry("POST /api/payment-intents/{id}/check", MOVES_NOTHING),
          Map.entry("POST /api/waiting-facts/{eventId}/retry", MOVES_NOTHING),
          Map.entry("PUT /api/routing/rules", PROPOSES),
          Map.entry("POST /api/routing/rules:dry-run", MOVES_NOTHING),
          Map.entry("POST /api/routing/rules/versions/{version}/approve", DECIDES),
          Map.entry("POST /api/routing/rules/versions/{version}/reject", MOVES_NOTHING),
          Map.entry("POST /api/operators", PROPOSES),
          Map.entry("POST /api/operators/{id}/role", PROPOSES),
          Map.entry("POST /api/operators/{id}/readmit", PROPOSES),
          // Takes rights away, and never gives any.
          Map.entry("POST /api/operators/{id}/disable", MOVES_NOTHING),
          Map.entry("POST /api/merchants/{merchantId}/api-keys/{id}/revoke", MOVES_NOTHING),
          Map.entry("POST /api/merchants/{merchantId}/api-key-proposals", PROPOSES),
          Map.entry("POST /api/api-key-proposals/{id}/approve", DECIDES),
          Map.entry("POST /api/api-key-proposals/{id}/reject", MOVES_NOTHING),
          Map.entry("POST /api/operators/me/password", MOVES_NOTHING),
          Map.entry("POST /api/operators/break-glass/{id}/review", DECIDES),
          Map.entry("POST /api/operator-changes/{id}/approve", DECIDES),
          Map.entry("POST /api/operator-changes/{id}/reject", MOVES_NOTHING),
          Map.entry("DELETE /api/operator-sessions/current", MOVES_NOTHING));

  private static final Map<String, Kind> LEDGER_SERVICE =
      Map.ofEntries(
          Map.entry("POST /ledger/adjustments", PROPOSES),
          Map.entry("POST /ledger/adjustments/{id}/approve", DECIDES),
          Map.entry("POST /ledger/adjustments/{id}/reject", MOVES_NOTHING),
          Map.entry("PUT /ledger/merchants/{merchantId}/terms/{currency}", PROPOSES),
          Map.entry("POST /ledger/terms-proposals/{id}/approve", DECIDES),
          Map.entry("POST /ledger/terms-proposals/{id}/reject", MOVES_NOTHING),
          // What is begun reaches the bank by the file, which somebody else fetches.
          Map.entry("POST /ledger/payouts/runs", PROPOSES),
          Map.entry("GET /ledger/payouts/runs/{id}/file", DECIDES),
          Map.entry("POST /ledger/payouts/{id}/paid", DECIDES),
          Map.entry("POST /ledger/payouts/{id}/failed", DECIDES));

  private static final Map<String, Kind> RECONCILIATION_SERVICE =
      Map.ofEntries(
          // They compare; what follows from them is proposed.
          Map.entry("POST /api/reconciliation/runs", MOVES_NOTHING),
          Map.entry("POST /api/reconciliation/statements", PROPOSES),
          Map.entry("POST /api/reconciliation/statements/{id}/approve", DECIDES),
          Map.entry("POST /api/reconciliation/discrepancies/{id}/send-again", MOVES_NOTHING),
          Map.entry("POST /api/reconciliation/discrepancies/{id}/propose", PROPOSES),
          Map.entry("POST /api/reconciliation/discrepancies/{id}/approve", DECIDES),
          Map.entry("POST /api/reconciliation/discrepancies/{id}/reject", MOVES_NOTHING),
          Map.entry("POST /api/reconciliation/discrepancies/{id}/assign", MOVES_NOTHING),
          Map.entry("POST /api/reconciliation/discrepancies/{id}/notes", MOVES_NOTHING));

  private static final Map<SandboxService, Map<String, Kind>> KINDS =
      Map.of(
          SandboxService.PAYMENT_API,
          PAYMENT_API,
          SandboxService.LEDGER_SERVICE,
          LEDGER_SERVICE,
          SandboxService.RECONCILIATION_SERVICE,
          RECONCILIATION_SERVICE,
          SandboxService.WEBHOOK_SERVICE,
          // Reads again what a provider has signed.
          Map.of("POST /api/provider-webhooks/{id}/reprocess", MOVES_NOTHING));

  /** The test that tries each of these alone, and is refused. */
  private static final Map<String, String> REFUSED_ALONE =
      Map.ofEntries(
          Map.entry(
              "POST /api/routing/rules/versions/{version}/approve",
              "RoutingRulesTest.needASecondPerson"),
          Map.entry("POST /api/operators/break-glass/{id}/review", "OperatorsTest.breakTheGlass"),
          Map.entry("POST /api/operator-changes/{id}/approve", "OperatorsTest.takeASecondPerson"),
          Map.entry("POST /api/api-key-proposals/{id}/approve", "ApiKeysTest.comeBackByTwoPersons"),
          Map.entry(
              "POST /ledger/adjustments/{id}/approve",
              "AdjustmentsTest.nobodyApprovesAnAdjustmentOfTheirOwn"),
          Map.entry("POST /ledger/terms-proposals/{id}/approve", "TermsTest.takeTwoPersons"),
          Map.entry(
              "GET /ledger/payouts/runs/{id}/file",
              "PayoutsTest.whoeverBeganPayoutsCannotFetchTheirFile"),
          Map.entry(
              "POST /ledger/payouts/{id}/paid", "PayoutsTest.whoeverHadTheFileInHandCannotConfirm"),
          Map.entry(
              "POST /ledger/payouts/{id}/failed",
              "PayoutsTest.whoeverHadTheFileInHandCannotConfirm"),
          Map.entry(
              "POST /api/reconciliation/statements/{id}/approve",
              "StatementTest.refusesApprovalOfWhatWasOvertaken"),
          Map.entry(
              "POST /api/reconciliation/discrepancies/{id}/approve",
              "RepairTest.needsASecondPerson"));

  private static final Path ROOT = Path.of(System.getProperty("quittance.root"));

  private final Sandbox sandbox = RunningPlatform.shared();

  @Test
  @DisplayName("each route that decides has a test in which one person alone is refused")
  void everyDecisionIsTriedAlone() throws IOException {
    var deciding =
        KINDS.values().stream()
            .flatMap(kinds -> kinds.entrySet().stream())
            .filter(kind -> kind.getValue() == DECIDES)
            .map(Map.Entry::getKey)
            .toList();

    assertThat(REFUSED_ALONE).containsOnlyKeys(deciding.toArray(String[]::new));
    for (var shown : REFUSED_ALONE.entrySet()) {
      var test = shown.getValue().split("\\.");
      assertThat(bodyOf(test[0], test[1]))
          .as("%s of %s", shown.getValue(), shown.getKey())
          .contains("second_person_needed");
    }
  }

  /** The text of a test method, from its name to the next method's annotations. */
  private static String bodyOf(String testClass, String method) throws IOException {
    try (var files = Files.find(ROOT, 20, (file, _) -> file.endsWith(testClass + ".java"))) {
      var source = Files.readString(files.findFirst().orElseThrow());
      assertThat(source).contains("void " + method + "(");
      var body = source.substring(source.indexOf("void " + method + "("));
      int end = body.indexOf("\n  }\n");
      return body.substring(0, end);
    }
  }

  @Test
  @DisplayName("every operator's route that moves money, terms or rights takes two persons")
  void everyRouteIsOfAKind() {
    for (var service : SandboxService.values()) {
      var kinds = KINDS.getOrDefault(service, Map.of());
      var routes = routes(service);
      var writing = new TreeSet<String>();
      routes.forEach(
          (route, operation) -> {
            if (isForOperators(operation) && !route.startsWith("GET ")) {
              writing.add(route);
            }
          });

      assertThat(kinds.keySet()).as("%s: say what kind it is", service).containsAll(writing);
      assertThat(routes.keySet()).as("%s: gone", service).containsAll(kinds.keySet());
      kinds.forEach(
          (route, kind) -> {
            assertThat(isForOperators(routes.get(route))).as(route).isTrue();
            assertThat(namesASecondPerson(routes.get(route)) || kind != DECIDES)
                .as("%s refuses who did the first step", route)
                .isTrue();
          });
    }
  }

  private Map<String, JsonNode> routes(SandboxService service) {
    var json =
        RestClient.create(sandbox.baseUrl(service))
            .get()
            .uri("/v3/api-docs")
            .retrieve()
            .body(String.class);
    var routes = new TreeMap<String, JsonNode>();
    JsonMapper.shared()
        .readTree(json)
        .path("paths")
        .forEachEntry(
            (path, item) ->
                item.forEachEntry(
                    (method, operation) ->
                        routes.put(method.toUpperCase(Locale.ROOT) + " " + path, operation)));
    return routes;
  }

  private static boolean isForOperators(JsonNode operation) {
    return operation.path("security").valueStream().anyMatch(one -> one.has("operator"));
  }

  private static boolean namesASecondPerson(JsonNode operation) {
    return operation.path("responses").path("403").toString().contains("second_person_needed");
  }
}
