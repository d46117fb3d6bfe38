package io.quittance.platform.openapi;

import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.web.RequestIdFilter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.servers.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * Completes what springdoc finds by itself: who may call each route, with which headers, and every
 * status and problem code that it may answer with.
 *
 * <p>Nothing of it is written down twice. Callers come from the service's access rules, problems
 * from its catalog and the kind of the route, the rest from {@link Described}.
 */
final class ApiDescription implements GlobalOpenApiCustomizer {

  private static final String VERSION = "1";

  private final String service;
  private final ProblemCatalog catalog;
  private final Supplier<RouteCallers> callers;
  private final Supplier<Map<RequestMappingInfo, HandlerMethod>> handlers;
  private final Predicate<String> keysAreClaimed;

  ApiDescription(
      String service,
      ProblemCatalog catalog,
      Supplier<RouteCallers> callers,
      Supplier<Map<RequestMappingInfo, HandlerMethod>> handlers,
      Predicate<String> keysAreClaimed) {
    this.service = service;
    this.catalog = catalog;
    this.callers = callers;
    this.handlers = handlers;
    this.keysAreClaimed = keysAreClaimed;
  }

  @Override
  public void customise(OpenAPI document) {
    document.setInfo(
        new Info()
            .title(service)
            .version(VERSION)
            .description(
                "Codes and names are only added, never changed. Requests with unknown fields are"
                    + " refused. Every problem has a page at /problems/{code}."));
    // The address that somebody asked is nobody else's business, and need not be the public one.
    document.setServers(List.of(new Server().url("/")));
    if (document.getComponents() == null) {
      document.setComponents(new Components());
    }
    WireComponents.addTo(document.getComponents(), catalog);
    if (document.getPaths() != null) {
      routes(document).forEach(this::describe);
    }
  }

  private List<Route> routes(OpenAPI document) {
    var known = callers.get();
    var routes = new ArrayList<Route>();
    handlers
        .get()
        .forEach(
            (mapping, handler) -> {
              for (var path : mapping.getPatternValues()) {
                for (var method : mapping.getMethodsCondition().getMethods()) {
                  operation(document.getPaths().get(path), method.asHttpMethod())
                      .map(
                          operation ->
                              Route.of(
                                  method.asHttpMethod(),
                                  path,
                                  handler,
                                  operation,
                                  known,
                                  keysAreClaimed.test(path)))
                      .ifPresent(routes::add);
                }
              }
            });
    return routes;
  }

  private static Optional<Operation> operation(@Nullable PathItem path, HttpMethod method) {
    return path == null
        ? Optional.empty()
        : Optional.ofNullable(
            path.readOperationsMap().get(PathItem.HttpMethod.valueOf(method.name())));
  }

  private void describe(Route route) {
    var operation = route.operation();
    var noun = route.handler().getBeanType().getSimpleName().replaceFirst("Controller$", "");
    operation.setOperationId(route.handler().getMethod().getName() + noun);
    operation.setTags(List.of(noun));
    operation.setSummary(route.summary());
    operation.setDescription(whoCalls(route));
    operation.setSecurity(security(route));
    addHeaders(operation, route);
    operation.setResponses(responses(route));
  }

  private static String whoCalls(Route route) {
    if (route.isOpen()) {
      return "For everybody.";
    }
    var who = new ArrayList<String>();
    if (route.isForMerchants()) {
      who.add("merchants, by a key with one of the scopes " + String.join(", ", route.scopes()));
    }
    if (route.isForServices()) {
      who.add("services: " + String.join(", ", route.services()));
    }
    if (!route.roles().isEmpty()) {
      who.add("operators from the role " + route.roles().getFirst() + " on");
    }
    return "For " + String.join("; ", who) + ".";
  }

  /** Each kind of caller has credentials of its own; one of them is enough. */
  private static List<SecurityRequirement> security(Route route) {
    var security = new ArrayList<SecurityRequirement>();
    if (route.isForMerchants()) {
      security.add(new SecurityRequirement().addList(WireComponents.MERCHANT_KEY));
    }
    if (route.isForServices()) {
      security.add(new SecurityRequirement().addList(WireComponents.SERVICE_TOKEN));
    }
    if (!route.isOpen() && !route.roles().isEmpty()) {
      security.add(new SecurityRequirement().addList(WireComponents.OPERATOR));
    }
    return security;
  }

  private static void addHeaders(Operation operation, Route route) {
    // The types of an answer are its content; OpenAPI has no place for Accept as a parameter.
    if (operation.getParameters() != null) {
      operation.getParameters().removeIf(known -> HttpHeaders.ACCEPT.equals(known.getName()));
    }
    if (route.isIdempotent()) {
      operation.addParametersItem(WireComponents.parameter(WireComponents.IDEMPOTENCY_KEY));
    }
    operation.addParametersItem(WireComponents.parameter(RequestIdFilter.HEADER));
    operation.addParametersItem(WireComponents.parameter(HttpHeaders.ACCEPT_LANGUAGE));
  }

  private ApiResponses responses(Route route) {
    var responses = new ApiResponses();
    var found = route.operation().getResponses();
    var content =
        found.values().stream()
            .flatMap(response -> Stream.ofNullable(response.getContent()))
            .findFirst()
            .orElse(null);
    statuses(route)
        .forEach(status -> responses.addApiResponse("" + status, success(status, content, route)));
    new RouteProblems(catalog)
        .of(route)
        .forEach(
            (status, problems) -> responses.addApiResponse("" + status, refusal(problems, route)));
    return responses;
  }

  private static IntStream statuses(Route route) {
    return route.answers().length == 0
        ? route.operation().getResponses().keySet().stream().mapToInt(Integer::parseInt).sorted()
        : Arrays.stream(route.answers()).sorted();
  }

  private static ApiResponse success(int status, @Nullable Content content, Route route) {
    var response = new ApiResponse().description(meaning(status));
    if (status != HttpStatus.NO_CONTENT.value()) {
      response.setContent(content);
    }
    response.addHeaderObject(RequestIdFilter.HEADER, WireComponents.header(RequestIdFilter.HEADER));
    if (route.isIdempotent()) {
      response.addHeaderObject(
          WireComponents.REPLAYED, WireComponents.header(WireComponents.REPLAYED));
    }
    if (route.isLocated()) {
      response.addHeaderObject(HttpHeaders.LOCATION, WireComponents.header(HttpHeaders.LOCATION));
    }
    return response;
  }

  private static String meaning(int status) {
    return switch (status) {
      case 201 -> "Done; something new exists.";
      case 202 -> "Taken on; the outcome is still open.";
      case 204 -> "Done; there is no body.";
      default -> "Done.";
    };
  }

  private static ApiResponse refusal(List<Problem> problems, Route route) {
    var response =
        new ApiResponse()
            .description(
                problems.stream()
                    .map(problem -> "`" + problem.code() + "`: " + problem.title())
                    .collect(Collectors.joining("\n\n")))
            .content(
                new Content()
                    .addMediaType(
                        MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        new io.swagger.v3.oas.models.media.MediaType().schema(oneOf(problems))));
    response.addHeaderObject(RequestIdFilter.HEADER, WireComponents.header(RequestIdFilter.HEADER));
    response.addHeaderObject(
        HttpHeaders.CONTENT_LANGUAGE, WireComponents.header(HttpHeaders.CONTENT_LANGUAGE));
    if (problems.stream().anyMatch(Problem::retryable)) {
      response.addHeaderObject(
          HttpHeaders.RETRY_AFTER, WireComponents.header(HttpHeaders.RETRY_AFTER));
    }
    if (route.isIdempotent()) {
      response.addHeaderObject(
          WireComponents.REPLAYED, WireComponents.header(WireComponents.REPLAYED));
    }
    return response;
  }

  /** A problem with one of these codes. */
  private static Schema<?> oneOf(List<Problem> problems) {
    var codes = WireValues.choice("What went wrong.", problems.stream().map(Problem::code));
    var schema = new JsonSchema();
    schema.addAllOfItem(new JsonSchema().$ref("#/components/schemas/" + WireComponents.PROBLEM));
    schema.addAllOfItem(WireValues.of("object").addProperty("code", codes));
    return schema;
  }
}
