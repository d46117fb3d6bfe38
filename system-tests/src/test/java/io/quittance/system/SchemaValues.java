package io.quittance.system;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A value that a schema allows, about nothing that exists. */
final class SchemaValues {

  private static final int DEPTH_MAX = 6;

  private SchemaValues() {}

  /** A body that an operation takes. */
  static ObjectNode body(ApiOperation operation) {
    if (operation.isForMerchants()) {
      return JsonMapper.shared().valueToTree(new LinkedHashMap<>(MerchantRoutes.body(operation)));
    }
    return of(operation.document(), operation.bodySchema(), "", 0) instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode of(ApiDocument document, JsonNode schema, String name, int depth) {
    var known = document.resolved(schema);
    if (known.has("enum")) {
      return known.path("enum").path(0);
    }
    return switch (type(known)) {
      case "integer", "number" -> JsonNodeFactory.instance.numberNode(100);
      case "boolean" -> JsonNodeFactory.instance.booleanNode(false);
      case "array" -> array(document, known, name, depth);
      case "object" -> object(document, known, depth);
      default -> JsonNodeFactory.instance.stringNode(text(known, name));
    };
  }

  /** The type of a schema that allows one, or one beside null. */
  static String type(JsonNode schema) {
    var type = schema.path("type");
    return type.isArray()
        ? type.valueStream()
            .map(JsonNode::asString)
            .filter(each -> !each.equals("null"))
            .findFirst()
            .orElse("")
        : type.asString(schema.has("properties") ? "object" : "");
  }

  private static ArrayNode array(ApiDocument document, JsonNode schema, String name, int depth) {
    var array = JsonNodeFactory.instance.arrayNode();
    if (depth < DEPTH_MAX) {
      array.add(of(document, schema.path("items"), name, depth + 1));
    }
    return array;
  }

  private static ObjectNode object(ApiDocument document, JsonNode schema, int depth) {
    var object = JsonNodeFactory.instance.objectNode();
    if (depth < DEPTH_MAX) {
      for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
        object.set(
            property.getKey(), of(document, property.getValue(), property.getKey(), depth + 1));
      }
    }
    return object;
  }

  private static String text(JsonNode schema, String name) {
    return switch (schema.path("format").asString("")) {
      case "date" -> "2026-01-31";
      case "date-time" -> Instant.EPOCH.toString();
      case "uuid" -> UUID.randomUUID().toString();
      default ->
          switch (name) {
            case "currency" -> "USD";
            case "fingerprint", "secretHash" -> "0".repeat(64);
            case "bodyBase64" -> "e30=";
            case "date", "validFrom", "effectiveDate", "expiresAt" -> "2026-01-31";
            default -> "nothing";
          };
    };
  }
}
