package io.quittance.platform.metadata;

import static io.quittance.platform.problem.CommonProblem.invalid;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts by keys that a caller keeps with an object; we never look into them. */
public final class Metadata {

  private static final int KEYS_MAX = 50;
  private static final int KEY_LENGTH_MAX = 40;
  private static final int VALUE_LENGTH_MAX = 500;
  private static final JsonMapper JSON = JsonMapper.shared();

  private Metadata() {}

  /**
   * The metadata of a request, empty where it has none.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid} beyond 50 keys of 1 to
   *     40 characters with texts of up to 500
   */
  public static Map<String, String> checked(@Nullable Map<String, String> metadata) {
    if (metadata == null) {
      return Map.of();
    }
    if (metadata.size() > KEYS_MAX) {
      throw invalid("metadata", "may have " + KEYS_MAX + " keys");
    }
    metadata.forEach(
        (key, value) -> {
          if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) {
            throw invalid("metadata", "has a key that is not 1 to 40 characters long");
          }
          if (value == null || value.length() > VALUE_LENGTH_MAX) {
            throw invalid("metadata", "has a value that is not a text of at most 500 characters");
          }
        });
    return metadata;
  }

  /** As a JSON object, in the order of the map. */
  public static String write(Map<String, String> metadata) {
    return JSON.writeValueAsString(metadata);
  }

  /**
   * Reads {@link #write}, in the order of the text.
   *
   * @throws IllegalArgumentException when it is not an object of texts
   */
  public static Map<String, String> read(String json) {
    try {
      var metadata = new LinkedHashMap<String, String>();
      object(json).properties().forEach(one -> metadata.put(one.getKey(), text(one.getValue())));
      return metadata;
    } catch (JacksonException notJson) {
      throw new IllegalArgumentException("no metadata", notJson);
    }
  }

  private static JsonNode object(String json) {
    var read = JSON.readTree(json);
    if (!read.isObject()) {
      throw new IllegalArgumentException("metadata that is no object");
    }
    return read;
  }

  private static String text(JsonNode value) {
    if (!value.isString()) {
      throw new IllegalArgumentException("metadata with a value that is no text");
    }
    return value.stringValue();
  }
}
