package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Each service describes itself, in a document that tools can read. */
class ApiDocumentsTest {

  /** What no document has on purpose, by the beginning of its path. */
  private static final Map<String, String> UNDOCUMENTED =
      Map.of(
          "/error", "the servlet container calls it; from outside it does not exist",
          "/v3/api-docs", "the document itself");

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

  @ParameterizedTest(name = "every handler of {0} is in its document")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROVIDER_SIMULATOR")
  void isComplete(SandboxService service) {
    var documented =
        ApiDocument.of(service)
            .ownOperations()
            .map(ApiOperation::toString)
            .collect(Collectors.toSet());

    var handled = handled(service).toList();

    assertThat(handled).isNotEmpty();
    assertThat(documented)
        .as(
            "describe each handler with @Described, or say in UNDOCUMENTED why it is in no"
                + " document")
        .containsAll(handled);
    assertThat(ApiDocument.of(service).ownOperations())
        .as("say with @Described what each handler does, and how it refuses")
        .allMatch(operation -> !operation.node().path("summary").asString("").isBlank());
    assertThat(handled).as("documented operations that nobody handles").containsAll(documented);
  }

  /** Method and path of each handler, but for those that are left out on purpose. */
  private static Stream<String> handled(SandboxService service) {
    return RunningContexts.of(service.label())
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .stream()
        .flatMap(ApiDocumentsTest::operationsOf)
        .filter(operation -> UNDOCUMENTED.keySet().stream().noneMatch(operation.path()::startsWith))
        .map(operation -> operation.method() + " " + operation.path());
  }

  private record Handled(String method, String path) {}

  /** A handler without methods takes all of them, which no document can say. */
  private static Stream<Handled> operationsOf(RequestMappingInfo mapping) {
    var methods = mapping.getMethodsCondition().getMethods();
    return mapping.getPatternValues().stream()
        .flatMap(
            path ->
                methods.isEmpty()
                    ? Stream.of(new Handled("ANY METHOD", path))
                    : methods.stream().map(method -> new Handled(method.name(), path)));
  }
}
