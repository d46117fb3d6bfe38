package io.quittance.platform.testapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What /v3/api-docs says without a word from the controllers. */
class ApiDescriptionTest {

  private final OpenAPI document = document();

  @Test
  void saysWhoMayCall() {
    assertThat(schemes(get("/api/scoped"))).containsExactly("merchantKey");
    assertThat(get("/api/scoped").getDescription()).contains("payments").doesNotContain("admin");
    assertThat(schemes(get("/operators/me"))).containsExactly("operator");
    assertThat(get("/operators/me").getDescription()).contains("VIEWER");
    assertThat(schemes(get("/internal/me"))).containsExactly("serviceToken");
    assertThat(schemes(get("/problems/{code}"))).isEmpty();
    assertThat(get("/problems/{code}").getResponses()).doesNotContainKeys("401", "403");
    assertThat(get("/api/scoped").getResponses()).containsKeys("401", "403");
  }

  @Test
  void saysWhichHeadersGoInAndOut() {
    var once = document.getPaths().get("/api/once/{how}").getPost();
    assertThat(once.getParameters())
        .extracting(Parameter::get$ref)
        .contains(
            "#/components/parameters/Idempotency-Key",
            "#/components/parameters/X-Request-Id",
            "#/components/parameters/Accept-Language");
    assertThat(once.getResponses().get("200").getHeaders())
        .containsOnlyKeys("X-Request-Id", "Idempotent-Replayed");
    assertThat(once.getResponses().get("503").getHeaders())
        .containsKeys("Retry-After", "Content-Language", "X-Request-Id");
    assertThat(codes(once.getResponses().get("409"))).containsExactly("idempotency_key_in_use");
    assertThat(codes(once.getResponses().get("422"))).contains("idempotency_key_reused");
    assertThat(codes(once.getResponses().get("400"))).contains("idempotency_key_missing");

    var order = document.getPaths().get("/api/orders").getPost();
    assertThat(order.getParameters())
        .noneMatch(known -> "#/components/parameters/Idempotency-Key".equals(known.get$ref()));
    assertThat(order.getResponses()).doesNotContainKey("409");
    assertThat(order.getResponses().get("200").getHeaders()).containsOnlyKeys("X-Request-Id");
  }

  @Test
  void saysWhichProblemsTheKindOfARouteCanHave() {
    var order = document.getPaths().get("/api/orders").getPost();
    assertThat(codes(order.getResponses().get("400")))
        .contains("malformed_json", "unknown_field", "amount_invalid", "currency_invalid")
        .doesNotContain("idempotency_key_missing");
    assertThat(codes(order.getResponses().get("422"))).containsExactly("card_data_not_accepted");
    assertThat(codes(order.getResponses().get("413"))).containsExactly("body_too_large");
    assertThat(order.getResponses().get("400").getDescription()).contains("`unknown_field`: ");

    var read = get("/api/scoped").getResponses();
    assertThat(codes(read.get("400"))).containsExactly("malformed_request");
    assertThat(read).doesNotContainKeys("413", "415", "409");
    assertThat(codes(get("/api/limits").getResponses().get("400"))).contains("parameter_missing");
  }

  @Test
  void writesAmountsAndCurrenciesAsTheyAreOnTheWire() {
    var properties = document.getComponents().getSchemas().get("OrderRequest").getProperties();
    assertThat(((io.swagger.v3.oas.models.media.Schema<?>) properties.get("amount")).getTypes())
        .containsExactly("integer");
    assertThat(((io.swagger.v3.oas.models.media.Schema<?>) properties.get("currency")).getTypes())
        .containsExactly("string");
  }

  @Test
  void tellsNothingAboutTheMachine() {
    assertThat(document.getServers())
        .singleElement()
        .satisfies(server -> assertThat(server.getUrl()).isEqualTo("/"));
    assertThat(document.getPaths()).doesNotContainKey("/error");
  }

  private Operation get(String path) {
    return document.getPaths().get(path).getGet();
  }

  private static List<String> schemes(Operation operation) {
    return operation.getSecurity() == null
        ? List.of()
        : operation.getSecurity().stream().flatMap(one -> one.keySet().stream()).toList();
  }

  static List<String> codes(ApiResponse response) {
    var schema = response.getContent().get("application/problem+json").getSchema();
    var code = (io.swagger.v3.oas.models.media.Schema<?>) schema.getAllOf().get(1);
    return ((io.swagger.v3.oas.models.media.Schema<?>) code.getProperties().get("code"))
        .getEnum().stream().map(String::valueOf).toList();
  }

  private static OpenAPI document() {
    var json = Http.send(Http.anonymous("/v3/api-docs")).body();
    var read = new OpenAPIV3Parser().readContents(json, null, new ParseOptions());
    assertThat(read.getMessages()).isEmpty();
    return read.getOpenAPI();
  }
}
