package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.openapi.Described;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The document at /v3/api-docs against what is really there. */
class ApiDocumentTest extends RunningLedger {

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  @Test
  void everyRouteIsDescribed() {
    var routes = new ArrayList<String>();
    mappings
        .getHandlerMethods()
        .forEach(
            (mapping, handler) -> {
              if (mapping.getPatternValues().stream()
                  .anyMatch(path -> path.startsWith("/ledger"))) {
                assertThat(handler.hasMethodAnnotation(Described.class)).as("%s", handler).isTrue();
                routes.addAll(mapping.getPatternValues());
              }
            });

    assertThat(routes).contains("/ledger/accounts", "/ledger/entries", "/ledger/proof");
    assertThat(routes)
        .allSatisfy(
            path ->
                assertThat(operations(path))
                    .isNotEmpty()
                    .allMatch(operation -> !operation.path("summary").asString("").isBlank()));
  }

  @Test
  void everyWriteTakesADryRun() {
    for (var path : List.of("/ledger/accounts", "/ledger/entries", "/ledger/entries:batch")) {
      assertThat(headers(path)).as(path).contains(Writes.DRY_RUN);
    }
    assertThat(headers("/ledger/entries/{id}/reverse")).contains(Writes.DRY_RUN);
    assertThat(headers("/ledger/holds")).contains(Writes.DRY_RUN);
    assertThat(headers("/ledger/holds/{id}/post")).contains(Writes.DRY_RUN);
    assertThat(headers("/ledger/holds/{id}/void")).contains(Writes.DRY_RUN);
  }

  @Test
  void aBatchIsAListOfEntries() {
    var body = operation("/ledger/entries:batch", "post").path("requestBody");

    assertThat(
            body.path("content").path("application/json").path("schema").path("$ref").asString(""))
        .endsWith("/BatchMessage");
  }

  @Test
  void tellsWhatAnEntryMayBecome() {
    var responses = operation("/ledger/entries", "post").path("responses");

    assertThat(responses.propertyNames()).contains("200", "201", "409", "422", "503");
    assertThat(responses.path("422").path("description").asString())
        .contains("`unbalanced`", "`insufficient_funds`", "`balance_limit_exceeded`");
    var view = schema("EntryView").path("properties");
    assertThat(view.path("effectiveDate").path("format").asString()).isEqualTo("date");
    assertThat(view.path("metadata").path("additionalProperties").path("type").asString())
        .isEqualTo("string");
    assertThat(schema("LineView").path("properties").has("effectiveDate")).isTrue();
  }

  private List<String> headers(String path) {
    return operation(path, "post")
        .path("parameters")
        .valueStream()
        .map(parameter -> parameter.path("name").asString(""))
        .toList();
  }

  private JsonNode schema(String name) {
    return document().path("components").path("schemas").path(name);
  }

  private JsonNode operation(String path, String method) {
    return document().path("paths").path(path).path(method);
  }

  private List<JsonNode> operations(String path) {
    return document().path("paths").path(path).valueStream().toList();
  }

  private JsonNode document() {
    return get("/v3/api-docs").body();
  }
}
