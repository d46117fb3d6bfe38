package io.quittance.webhook.provider;

import io.quittance.platform.money.Currencies;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of a JSON object that a provider sent. Fields that we do not know are skipped; one
 * that we need and that is missing, of another type or out of bounds is an {@link UnreadableEvent}.
 */
public final class JsonFields {

  /** The end of the year 9999; more is no time that anybody means. */
  private static final long EPOCH_SECONDS_MAX = 253_402_300_799L;

  private static final int TEXT_LENGTH_MAX = 2_048;

  /** Ids become part of index keys and of Kafka keys. */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode node;
  private final String path;

  private JsonFields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** The fields of a whole body. */
  public static JsonFields of(byte[] body) {
    JsonNode node;
    try {
      node = JSON.readTree(body);
    } catch (JacksonException notJson) {
      throw new UnreadableEvent("the body is not JSON");
    }
    if (!node.isObject()) {
      throw new UnreadableEvent("the body is not a JSON object");
    }
    return new JsonFields(node, "");
  }

  /** A nested object. */
  public JsonFields object(String name) {
    return objectIfAny(name).orElseThrow(() -> unreadable(name, "an object"));
  }

  /** A nested object, where there is one: absent and null are the same. */
  public Optional<JsonFields> objectIfAny(String name) {
    var value = find(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      throw unreadable(name, "an object");
    }
    return Optional.of(new JsonFields(value, path + name + "."));
  }

  /** An id or a code: 1 to 255 printable ASCII characters without spaces. */
  public String id(String name) {
    return idIfAny(name).orElseThrow(() -> unreadable(name, "an id"));
  }

  /** An id or a code, where there is one. */
  public Optional<String> idIfAny(String name) {
    return string(name, "an id")
        .map(
            value -> {
              if (!ID.matcher(value).matches()) {
                throw unreadable(name, "an id");
              }
              return value;
            });
  }

  /** A text of at most 2,048 characters, where there is one. */
  public Optional<String> textIfAny(String name) {
    return string(name, "a text")
        .map(
            value -> {
              if (value.length() > TEXT_LENGTH_MAX
                  || value.chars().anyMatch(Character::isISOControl)) {
                throw unreadable(name, "a text of at most " + TEXT_LENGTH_MAX + " characters");
              }
              return value;
            });
  }

  /** Bytes, as base64 writes them: every text but the one of these bytes is refused. */
  public byte[] base64(String name) {
    var text = string(name, "base64").orElseThrow(() -> unreadable(name, "base64"));
    try {
      var bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException notBase64) {
      throw unreadable(name, "base64");
    }
    throw unreadable(name, "base64");
  }

  /** An amount in minor units: a JSON integer, zero or more. */
  public long amount(String name) {
    var value = find(name);
    if (value == null
        || !value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0) {
      throw unreadable(name, "an amount in minor units");
    }
    return value.longValue();
  }

  /** A currency of money in use, upper-case ISO 4217. */
  public String currency(String name) {
    var code = id(name);
    if (Currencies.find(code).isEmpty()) {
      throw unreadable(name, "a currency");
    }
    return code;
  }

  /** Whether there is a field of this name that is not null. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /** A time, in seconds since 1970. */
  public Instant epochSeconds(String name) {
    var value = find(name);
    if (value == null
        || !value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > EPOCH_SECONDS_MAX) {
      throw unreadable(name, "a time in seconds");
    }
    return Instant.ofEpochSecond(value.longValue());
  }

  /** A time, RFC 3339. */
  public Instant time(String name) {
    return timeIfAny(name).orElseThrow(() -> unreadable(name, "a time"));
  }

  /** A time, where there is one. */
  public Optional<Instant> timeIfAny(String name) {
    try {
      return string(name, "a time").map(value -> OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeParseException wrong) {
      throw unreadable(name, "a time");
    }
  }

  /** True or false; false when it is not there. */
  public boolean flagIfAny(String name) {
    return find(name) != null && flag(name);
  }

  /** True or false. */
  public boolean flag(String name) {
    var value = find(name);
    if (value == null || !value.isBoolean()) {
      throw unreadable(name, "true or false");
    }
    return value.booleanValue();
  }

  private Optional<String> string(String name, String kind) {
    var value = find(name);
    if (value != null && !value.isString()) {
      throw unreadable(name, kind);
    }
    return Optional.ofNullable(value).map(JsonNode::stringValue);
  }

  private @Nullable JsonNode find(String name) {
    var value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private UnreadableEvent unreadable(String name, String kind) {
    return new UnreadableEvent(path + name + " is missing or not " + kind);
  }
}
