package io.quittance.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.problem.CommonProblem;
import io.quittance.platform.problem.Problem;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document at /v3/api-docs, and the pages of the codes in it. */
class ApiDocumentTest {

  private static final String BASE = "/internal/idempotency/";

  private final Instance service = Instance.any();
  private final OpenAPI document = document();

  @ParameterizedTest
  @ValueSource(strings = {"claim", "complete", "release"})
  void hasEveryRouteWithItsAnswers(String route) {
    var operation = post(route);

    assertThat(operation.getSummary()).isNotBlank();
    assertThat(operation.getSecurity())
        .singleElement()
        .satisfies(needed -> assertThat(needed).containsOnlyKeys("serviceToken"));
    assertThat(operation.getResponses())
        .containsKey(route.equals("claim") ? "200" : "204")
        .containsKeys("400", "401", "403", "413", "415", "500", "503");
    assertThat(operation.getParameters())
        .noneMatch(known -> "#/components/parameters/Idempotency-Key".equals(known.get$ref()));
  }

  @Test
  void tellsWhatAClaimMayBecome() {
    var refused = post("claim").getResponses().get("503");
    assertThat(refused.getDescription())
        .contains("`degraded_capacity_exceeded`", "`service_unavailable`");
    assertThat(refused.getHeaders()).containsKey("Retry-After");
  }

  @ParameterizedTest
  @CsvSource({
    "Claimed, claimed",
    "InProgress, in_progress",
    "Replay, replay",
    "Mismatch, mismatch"
  })
  void tellsByWhichWordOneOutcomeIsKnownFromTheOthers(String schema, String outcome) {
    Schema<?> variant = document.getComponents().getSchemas().get(schema);

    assertThat(variant.getRequired()).contains("outcome");
    assertThat(((Schema<?>) variant.getProperties().get("outcome")).getEnum())
        .map(String::valueOf)
        .containsExactly(outcome);
  }

  @Test
  void everyCodeIsListedAndHasAPageInBothLanguages() {
    Schema<?> problem = document.getComponents().getSchemas().get("Problem");
    var listed = ((Schema<?>) problem.getProperties().get("code")).getEnum();
    assertThat(listed.stream().map(String::valueOf))
        .containsExactlyInAnyOrderElementsOf(problems().map(Problem::code).toList());

    problems()
        .forEach(
            known -> {
              for (var language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
                var page =
                    service
                        .http()
                        .get()
                        .uri("/problems/" + known.code())
                        .header("Accept-Language", language.getLanguage())
                        .retrieve()
                        .toEntity(String.class);
                assertThat(page.getHeaders().getContentLanguage()).isEqualTo(language);
                assertThat(page.getBody()).contains(known.code(), "<h1>").doesNotContain("%s");
              }
            });
  }

  private static Stream<Problem> problems() {
    return Stream.concat(
        Arrays.stream((Problem[]) IdempotencyProblem.values()),
        Arrays.stream((Problem[]) CommonProblem.values()));
  }

  private Operation post(String route) {
    return document.getPaths().get(BASE + route).getPost();
  }

  private OpenAPI document() {
    var json = service.http().get().uri("/v3/api-docs").retrieve().body(String.class);
    var read = new OpenAPIV3Parser().readContents(json, null, new ParseOptions());
    assertThat(read.getMessages()).isEmpty();
    return read.getOpenAPI();
  }
}
