package io.quittance.simulator.wechat;

import io.quittance.platform.web.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads WeChat Pay's objects: nothing is written where there is nothing. */
final class WechatJson {

  private static final JsonMapper JSON = StrictJson.mapper();

  /** Times are those of Beijing. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneId.of("Asia/Shanghai"));

  private WechatJson() {}

  /** An object of names and values by turns; a null is left out. */
  static Map<String, Object> object(@Nullable Object... namesAndValues) {
    var object = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      var value = namesAndValues[i + 1];
      if (value != null) {
        object.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return object;
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  static String write(Object object) {
    return JSON.writeValueAsString(object);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The object of a request. */
  static JsonNode read(String body) {
    try {
      var node = JSON.readTree(body);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException notJson) {
      throw WechatError.parameter("The body is not JSON.");
    }
    throw WechatError.parameter("The body is not an object.");
  }

  /** A text that must be there. */
  static String required(JsonNode node, String field) {
    var text = optional(node, field);
    if (text == null) {
      throw WechatError.parameter(field + " is missing.");
    }
    return text;
  }

  static @Nullable String optional(JsonNode node, String field) {
    var value = node.get(field);
    return value != null && value.isString() && !value.stringValue().isEmpty()
        ? value.stringValue()
        : null;
  }
}
