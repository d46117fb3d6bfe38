package io.quittance.system;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A method of a path, as its service's document describes it. */
record ApiOperation(ApiDocument document, String method, String path, JsonNode node) {

  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]+)}");
  private static final Pattern ROLE = Pattern.compile("operators from the role ([A-Z]+) on");
  private static final String JSON = "application/json";

  @Override
  public String toString() {
    return method + " " + path;
  }

  URI baseUrl() {
    return RunningPlatform.shared().baseUrl(document.service());
  }

  boolean isFor(String credentials) {
    return node.path("security").valueStream().anyMatch(needed -> needed.has(credentials));
  }

  boolean isForMerchants() {
    return isFor("merchantKey");
  }

  boolean isForServices() {
    return isFor("serviceToken");
  }

  boolean isForOperators() {
    return isFor("operator");
  }

  boolean isOpen() {
    return node.path("security").isEmpty();
  }

  /** The least role of an operator who may call; empty where operators may not. */
  String role() {
    var role = ROLE.matcher(node.path("description").asString(""));
    return role.find() ? role.group(1) : "";
  }

  List<String> pathParameters() {
    return PATH_PARAMETER.matcher(path).results().map(found -> found.group(1)).toList();
  }

  /** Schemas of query parameters by name. */
  List<String> queryParameters() {
    return parameters("query").map(each -> each.path("name").asString()).toList();
  }

  JsonNode parameter(String name) {
    return Stream.of("query", "path", "header")
        .flatMap(this::parameters)
        .filter(each -> each.path("name").asString("").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(this + " has no parameter " + name));
  }

  boolean isIdempotent() {
    return parameters("header")
        .anyMatch(each -> each.path("name").asString("").equals("Idempotency-Key"));
  }

  private Stream<JsonNode> parameters(String in) {
    return node.path("parameters")
        .valueStream()
        .map(document::resolved)
        .filter(each -> each.path("in").asString("").equals(in));
  }

  boolean takesJson() {
    return node.path("requestBody").path("content").has(JSON);
  }

  boolean needsBody() {
    return node.path("requestBody").path("required").booleanValue(false);
  }

  /** What a body looks like; empty where there is none. */
  JsonNode bodySchema() {
    return document.resolved(node.path("requestBody").path("content").path(JSON).path("schema"));
  }

  Set<Integer> statuses() {
    return node.path("responses")
        .propertyStream()
        .map(response -> Integer.valueOf(response.getKey()))
        .collect(Collectors.toSet());
  }

  JsonNode content(int status) {
    return node.path("responses").path("" + status).path("content");
  }

  /** The path with each parameter filled by the same text. */
  String filledWith(String value) {
    return PATH_PARAMETER.matcher(path).replaceAll(java.util.regex.Matcher.quoteReplacement(value));
  }
}
