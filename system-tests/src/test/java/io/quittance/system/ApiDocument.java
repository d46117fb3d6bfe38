package io.quittance.system;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a running service says about itself at {@code /v3/api-docs}. */
record ApiDocument(SandboxService service, JsonNode root) {

  private static final Map<SandboxService, ApiDocument> READ = new ConcurrentHashMap<>();

  /** The document of a service of the shared platform. */
  static ApiDocument of(SandboxService service) {
    return READ.computeIfAbsent(service, ApiDocument::read);
  }

  /** Every operation of the platform; the provider is not a part of it. */
  static List<ApiOperation> operations() {
    return Arrays.stream(SandboxService.values())
        .filter(service -> service != SandboxService.PROVIDER_SIMULATOR)
        .flatMap(service -> of(service).ownOperations())
        .toList();
  }

  private static ApiDocument read(SandboxService service) {
    Sandbox sandbox = RunningPlatform.shared();
    var answer =
        Http.bearer(sandbox.baseUrl(service), SandboxCredentials.SERVICE_TOKEN).get("/v3/api-docs");
    if (answer.status() != 200) {
      throw new AssertionError(service + " has no document: " + answer.text());
    }
    return new ApiDocument(service, answer.body());
  }

  Stream<ApiOperation> ownOperations() {
    return root.path("paths").propertyStream().flatMap(this::operationsOf);
  }

  private Stream<ApiOperation> operationsOf(Map.Entry<String, JsonNode> path) {
    return path.getValue()
        .propertyStream()
        .map(
            method ->
                new ApiOperation(
                    this,
                    method.getKey().toUpperCase(Locale.ROOT),
                    path.getKey(),
                    method.getValue()));
  }

  /** The node itself, or the one that it refers to; of a value or null, the value. */
  JsonNode resolved(JsonNode node) {
    if (node.has("anyOf")) {
      return resolved(node.path("anyOf").path(0));
    }
    var reference = node.path("$ref").asString("");
    return reference.isEmpty() ? node : root.at(reference.substring(1));
  }

  /** Every code that the service may refuse with. */
  boolean knowsCode(String code) {
    return root.at("/components/schemas/Problem/properties/code/enum")
        .valueStream()
        .anyMatch(known -> known.asString("").equals(code));
  }
}
