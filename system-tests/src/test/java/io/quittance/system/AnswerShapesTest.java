package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quittance.sandbox.SandboxService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is held against a document can fail, also where the document refers to a part of itself. */
class AnswerShapesTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ApiOperation things =
      new ApiDocument(
              SandboxService.LEDGER_SERVICE,
              JSON.readTree(
                  """
                  {"paths": {"/things": {"get": {"responses": {"200": {"content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
                   "components": {"schemas": {"Thing": {"type": "object", "required": ["amount"],
                    "properties": {"amount": {"type": "integer"}}}}}}
                  """))
          .ownOperations()
          .findFirst()
          .orElseThrow();

  @Test
  void takesWhatIsDocumented() {
    assertThatCode(() -> check("{\"amount\": 1}")).doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherShape() {
    assertThatThrownBy(() -> check("{\"amount\": \"1\"}")).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> check("{}")).isInstanceOf(AssertionError.class);
  }

  private void check(String body) {
    AnswerShapes.check(things, 200, "application/json", body, JSON.readTree(body));
  }
}
