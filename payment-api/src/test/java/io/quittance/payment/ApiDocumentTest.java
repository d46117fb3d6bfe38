package io.quittance.payment;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.ProblemCatalog;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The document at /v3/api-docs against what is really there. */
class ApiDocumentTest {

  private final PaymentPlatform platform = PaymentPlatform.shared();
  private final OpenAPI document = document();

  @Test
  void hasEveryRouteWithItsAnswers() {
    var routes = new TreeSet<String>();
    platform
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach(
            (mapping, _) ->
                mapping
                    .getPatternValues()
                    .forEach(
                        path ->
                            mapping
                                .getMethodsCondition()
                                .getMethods()
                                .forEach(method -> routes.add(method + " " + path))));
    routes.removeIf(route -> !route.contains(" /api/") && !route.contains(" /internal/"));
    assertThat(routes).contains("POST /api/payment-intents", "GET /internal/payment-totals");

    var described = new TreeSet<String>();
    eachOperation(
        (name, operation) -> {
          described.add(name);
          assertThat(operation.getResponses().keySet())
              .as(name)
              .anyMatch(status -> status.startsWith("2"))
              .contains("400", "404", "422", "429", "500", "503");
          if (!isOpen(name)) {
            assertThat(operation.getResponses()).as(name).containsKeys("401", "403");
          }
          operation.getResponses().forEach((status, response) -> isWhole(name, status, response));
        });
    assertThat(described).containsAll(routes);
  }

  /** For browsers, which have no credentials, and for those who get theirs here. */
  private static boolean isOpen(String route) {
    return route.contains("/problems/")
        || route.contains("/return/")
        || route.equals("POST /api/operator-sessions")
        || route.equals("POST /api/operator-sessions/refresh")
        || route.equals("POST /api/operators/first-password");
  }

  /** Operators send no keys. */
  private static boolean isForOperators(String route) {
    return Stream.of("/api/routing/", "/api/operator", "/api/merchants/", "/api/api-key-proposals")
        .anyMatch(route::contains);
  }

  private static boolean isRefusal(String status) {
    return status.startsWith("4") || status.startsWith("5");
  }

  private static void isWhole(String route, String status, ApiResponse response) {
    assertThat(response.getDescription()).as(route).isNotBlank();
    assertThat(response.getHeaders()).as(route).containsKey("X-Request-Id");
    if (isRefusal(status)) {
      assertThat(codes(response)).as("%s %s", route, status).isNotEmpty();
    } else if (status.equals("200") || status.equals("201")) {
      assertThat(response.getContent()).as(route).isNotEmpty();
    }
  }

  @Test
  void saysWhatEveryRouteIsForAndWhoMayCallIt() {
    var ids = new ArrayList<String>();
    eachOperation(
        (name, operation) -> {
          ids.add(operation.getOperationId());
          assertThat(operation.getSummary()).as(name).isNotBlank();
          assertThat(operation.getDescription()).as(name).startsWith("For ");
          if (!isOpen(name)) {
            assertThat(operation.getSecurity()).as(name).isNotEmpty();
          }
        });
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(document.getComponents().getSecuritySchemes())
        .containsOnlyKeys("merchantKey", "serviceToken", "operator");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /api/payment-intents             | merchantKey  | read, payments, refunds, admin
          POST   | /api/payment-intents             | merchantKey  | scopes payments, admin
          POST   | /api/payments/{paymentIntentId}/refund | merchantKey | scopes refunds, admin
          DELETE | /api/payment-methods/{id}        | merchantKey  | scopes payments, admin
          POST   | /api/payment-intents/{id}/check  | operator     | from the role OPERATOR on
          GET    | /api/waiting-facts               | operator     | from the role VIEWER on
          GET    | /api/routing/rules          | operator     | from the role VIEWER on
          PUT    | /api/routing/rules          | operator     | from the role OPERATOR on
          POST   | /api/routing/rules/versions/{version}/approve | operator | the role APPROVER
          POST   | /api/operators                   | operator     | from the role OPERATOR on
          POST   | /api/operator-changes/{id}/approve | operator   | the role APPROVER
          GET    | /api/operators/break-glass       | operator     | from the role VIEWER on
          POST   | /api/merchants/{merchantId}/api-key-proposals | operator | from the role OPERATOR on
          POST   | /api/api-key-proposals/{id}/approve | operator  | the role APPROVER
          POST   | /internal/merchants              | serviceToken | services: operations
          POST   | /api/api-keys                    | merchantKey  | scopes admin
          """)
  @DisplayName("callers are those of the access rules")
  void namesTheCallersOfTheAccessRules(String method, String path, String scheme, String who) {
    var operation = operation(method, path);
    assertThat(operation.getSecurity())
        .singleElement()
        .satisfies(needed -> assertThat(needed).containsOnlyKeys(scheme));
    assertThat(operation.getDescription()).contains(who);
  }

  @Test
  void everyPostOfMerchantsTakesAKeyAndMayBeReplayed() {
    eachOperation(
        (name, operation) -> {
          boolean keyed =
              name.startsWith("POST /api/")
                  && !name.endsWith("/check")
                  && !name.endsWith("/retry")
                  && !isForOperators(name);
          assertThat(references(operation).contains("#/components/parameters/Idempotency-Key"))
              .as(name)
              .isEqualTo(keyed);
          assertThat(references(operation))
              .contains(
                  "#/components/parameters/X-Request-Id",
                  "#/components/parameters/Accept-Language");
          operation
              .getResponses()
              .values()
              .forEach(
                  response ->
                      assertThat(response.getHeaders().containsKey("Idempotent-Replayed"))
                          .as(name)
                          .isEqualTo(keyed));
        });
  }

  @Test
  void hasEveryCodeOfTheCatalogUnderItsStatus() {
    var catalog = platform.bean(ProblemCatalog.class);
    var known =
        (Schema<?>)
            document.getComponents().getSchemas().get("Problem").getProperties().get("code");
    assertThat(known.getEnum().stream().map(String::valueOf))
        .containsExactlyInAnyOrderElementsOf(
            catalog.problems().stream().map(Problem::code).toList());

    Set<String> seen = new HashSet<>();
    eachOperation(
        (name, operation) ->
            operation
                .getResponses()
                .forEach(
                    (status, response) -> {
                      if (isRefusal(status)) {
                        for (var code : codes(response)) {
                          assertThat(catalog.find(code).orElseThrow().status().value() + "")
                              .as("%s %s", name, code)
                              .isEqualTo(status);
                          seen.add(code);
                        }
                      }
                    }));
    assertThat(seen)
        .as("codes that no route is said to answer with")
        .containsAll(catalog.problems().stream().map(Problem::code).toList());
  }

  @Test
  void saysWhatIsParticularToARoute() {
    var create = operation("POST", "/api/payment-intents").getResponses();
    assertThat(create).containsKeys("201", "202").doesNotContainKey("200");
    assertThat(create.get("201").getHeaders()).containsKey("Location");
    assertThat(codes(create.get("409"))).contains("order_already_has_payment");
    assertThat(create.get("409").getHeaders()).containsKey("Retry-After");
    assertThat(codes(create.get("400"))).contains("amount_invalid", "currency_invalid");

    var deletion = operation("DELETE", "/api/payment-methods/{id}").getResponses();
    assertThat(deletion).containsKey("204").doesNotContainKey("200");
    assertThat(deletion.get("204").getContent()).isNull();

    var receipt = operation("GET", "/api/payment-intents/{id}/receipt").getResponses().get("200");
    assertThat(receipt.getContent())
        .containsOnlyKeys("application/json", "text/html", "application/pdf");
    assertThat(receipt.getContent().get("application/json").getSchema().get$ref())
        .isEqualTo("#/components/schemas/Receipt");
  }

  @Test
  void writesValuesAsTheyAreOnTheWire() {
    Schema<?> request = document.getComponents().getSchemas().get("CreateRequest");
    var amount = (Schema<?>) request.getProperties().get("amount");
    assertThat(amount.getTypes()).containsExactly("integer");
    assertThat(amount.getMaximum()).isEqualByComparingTo("99999999999");
    assertThat(((Schema<?>) request.getProperties().get("currency")).getPattern())
        .isEqualTo("^[A-Z]{3}$");
    assertThat(request.getRequired()).contains("orderId", "userId", "amount", "currency");
    assertThat(
            Arrays.asList(
                operation("POST", "/api/payment-intents/{id}/capture")
                    .getRequestBody()
                    .getRequired()))
        .doesNotContain(true);
  }

  private void eachOperation(BiConsumer<String, Operation> check) {
    document
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach((method, operation) -> check.accept(method + " " + path, operation)));
  }

  private Operation operation(String method, String path) {
    return document
        .getPaths()
        .get(path)
        .readOperationsMap()
        .get(PathItem.HttpMethod.valueOf(method));
  }

  private static List<String> references(Operation operation) {
    return operation.getParameters().stream()
        .map(Parameter::get$ref)
        .flatMap(Stream::ofNullable)
        .collect(toCollection(ArrayList::new));
  }

  private static List<String> codes(ApiResponse response) {
    var schema = response.getContent().get("application/problem+json").getSchema();
    var code = (Schema<?>) ((Schema<?>) schema.getAllOf().get(1)).getProperties().get("code");
    return code.getEnum().stream().map(String::valueOf).toList();
  }

  /** Read without credentials, and valid. */
  private OpenAPI document() {
    var json =
        new ApiClient(platform.paymentUrl(), "")
            .send(HttpRequest.newBuilder(URI.create(platform.paymentUrl() + "/v3/api-docs")).GET())
            .text();
    var read = new OpenAPIV3Parser().readContents(json, null, new ParseOptions());
    assertThat(read.getMessages()).isEmpty();
    assertThat(json).doesNotContain("localhost", "io.quittance");
    return read.getOpenAPI();
  }
}
