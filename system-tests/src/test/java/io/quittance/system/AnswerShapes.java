package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** Whether an answer is one of those that the service's document announces. */
final class AnswerShapes {

  private static final Map<ApiDocument, SchemaRegistry> REGISTRIES = new ConcurrentHashMap<>();
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private AnswerShapes() {}

  /** Status, media type and body are documented. */
  static void check(
      ApiOperation operation, int status, String mediaType, String text, JsonNode body) {
    assertThat(operation.statuses())
        .as("documented statuses of %s: %s", operation, text)
        .contains(status);
    var content = operation.content(status);
    if (content.isEmpty()) {
      assertThat(text).as("%s announces no body with %d", operation, status).isEmpty();
      return;
    }
    var type = mediaType.replaceFirst(";.*", "").strip();
    if (text.isEmpty() && !type.startsWith("application")) {
      return;
    }
    assertThat(content.propertyNames())
        .as("media types of %s with %d", operation, status)
        .containsAnyOf(type, "*/*");
    if (type.endsWith("json")) {
      var key = content.has(type) ? type : "*/*";
      assertThat(schema(operation, status, key).validate(body))
          .as("schema of %s with %d: %s", operation, status, text)
          .isEmpty();
    }
  }

  static void check(ApiOperation operation, Http.Answer answer) {
    check(operation, answer.status(), answer.header("Content-Type"), answer.text(), answer.body());
  }

  private static Schema schema(ApiOperation operation, int status, String mediaType) {
    var document = operation.document();
    var location =
        "https://%s.test/document#/paths/%s/%s/responses/%d/content/%s/schema"
            .formatted(
                document.service().label(),
                pointer(operation.path()),
                operation.method().toLowerCase(Locale.ROOT),
                status,
                pointer(mediaType));
    // Asked for by its location, a registry would read and keep the whole document for each.
    return SCHEMAS.computeIfAbsent(
        location, at -> registry(document).getSchema("{\"$ref\": \"%s\"}".formatted(at)));
  }

  /** A part of a JSON pointer (RFC 6901). */
  private static String pointer(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static SchemaRegistry registry(ApiDocument document) {
    return REGISTRIES.computeIfAbsent(
        document,
        each ->
            SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder ->
                    builder.schemas(
                        Map.of(
                            "https://%s.test/document".formatted(each.service().label()),
                            each.root().toString()))));
  }
}
