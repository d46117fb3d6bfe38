package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.client.RestClient;

/** Each service describes itself, in a document that tools can read. */
class ApiDocumentsTest {

  private final Sandbox sandbox = RunningPlatform.shared();

  @ParameterizedTest
  @EnumSource
  void isValid(SandboxService service) {
    var json =
        RestClient.create(sandbox.baseUrl(service))
            .get()
            .uri("/v3/api-docs")
            .retrieve()
            .body(String.class);
    var read = new OpenAPIV3Parser().readContents(json, null, new ParseOptions());

    assertThat(read.getMessages()).isEmpty();
    assertThat(read.getOpenAPI().getInfo().getTitle()).isEqualTo(service.label());
    assertThat(read.getOpenAPI().getPaths())
        .isNotEmpty()
        .allSatisfy(
            (path, item) ->
                assertThat(item.readOperations())
                    .allSatisfy(
                        operation ->
                            assertThat(operation.getResponses())
                                .as(path)
                                .containsKeys("400", "500", "503")));
  }
}
