package io.quittance.webhook.provider.adyen;

import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.UnreadableEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A notice about one event. The first eight fields are signed, the others are not. What is missing
 * is an empty text.
 *
 * @param value the amount in Adyen's minor units, as it was written
 * @param live {@code true} or {@code false}
 */
record AdyenNotice(
    String pspReference,
    String originalReference,
    String merchantAccount,
    String merchantReference,
    String value,
    String currency,
    String eventCode,
    String success,
    String signature,
    String live,
    String eventDate,
    String reason,
    JsonNode additionalData) {

  /** Adyen puts one into a notice, and at most some few where the old style is set. */
  private static final int ITEMS_MAX = 100;

  private static final int TEXT_LENGTH_MAX = 2_048;
  private static final String SEPARATOR = ":";
  private static final String ITEMS = "notificationItems";
  private static final String ITEM = "NotificationRequestItem";

  /** Ids become part of index keys and of Kafka keys. */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,80}");

  /** Where a time has no zone: Adyen's own. */
  private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a notice that has one item.
   *
   * @throws UnreadableEvent for anything else
   */
  static AdyenNotice of(byte[] body) {
    JsonNode notice;
    try {
      notice = JSON.readTree(body);
    } catch (JacksonException notJson) {
      throw new UnreadableEvent("the body is not JSON");
    }
    var items = notice.path(ITEMS);
    if (!items.isArray() || items.size() != 1) {
      throw new UnreadableEvent(ITEMS + " is not one item");
    }
    var item = items.path(0).path(ITEM);
    if (!item.isObject()) {
      throw new UnreadableEvent(ITEM + " is not an object");
    }
    var amount = item.path("amount");
    var additional = item.path("additionalData");
    return new AdyenNotice(
        text(item, "pspReference"),
        text(item, "originalReference"),
        text(item, "merchantAccountCode"),
        text(item, "merchantReference"),
        number(amount, "value"),
        text(amount, "currency"),
        text(item, "eventCode"),
        flag(item, "success"),
        text(additional, "hmacSignature"),
        flag(notice, "live"),
        text(item, "eventDate"),
        text(item, "reason"),
        additional);
  }

  /**
   * The notice as notices of one item each, with every item's bytes as they came. A notice of one
   * item, and what is no notice, is left as it is.
   */
  static List<byte[]> split(byte[] body) {
    try (var parser = JSON.createParser(body)) {
      var items = new ArrayList<byte[]>();
      var live = walk(parser, body, items);
      return items.size() < 2 || items.size() > ITEMS_MAX
          ? List.of(body)
          : items.stream().map(item -> envelope(live, item)).toList();
    } catch (JacksonException notJson) {
      return List.of(body);
    }
  }

  private static String walk(JsonParser parser, byte[] body, List<byte[]> items) {
    var live = "";
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return live;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      var token = parser.nextToken();
      if (ITEMS.equals(name) && token == JsonToken.START_ARRAY) {
        slice(parser, body, items);
      } else if ("live".equals(name) && token.isScalarValue()) {
        live = parser.getString();
      } else {
        parser.skipChildren();
      }
    }
    return live;
  }

  private static void slice(JsonParser parser, byte[] body, List<byte[]> items) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      int end = (int) parser.currentLocation().getByteOffset();
      boolean whole = start >= 0 && end <= body.length && start < end;
      items.add(whole ? Arrays.copyOfRange(body, start, end) : new byte[0]);
    }
  }

  private static byte[] envelope(String live, byte[] item) {
    var bytes = new ByteArrayOutputStream(item.length + 64);
    var known = live.equals("true") || live.equals("false") ? live : "";
    bytes.writeBytes(
        ("{\"live\":\"" + known + "\",\"" + ITEMS + "\":[").getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(item);
    bytes.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /** What the signature is made of. */
  String signedText() {
    return String.join(
        SEPARATOR,
        pspReference,
        originalReference,
        merchantAccount,
        merchantReference,
        value,
        currency,
        eventCode,
        success);
  }

  /**
   * Whether the signed text can be taken apart in one way only. Colons are not escaped, so what
   * moves over one from field to field would still be signed; only our own reference may have some.
   */
  boolean isUnambiguous() {
    return Stream.of(pspReference, originalReference, merchantAccount, value, currency, eventCode)
        .noneMatch(field -> field.contains(SEPARATOR));
  }

  /** Copies of an event have the same reference, code and outcome. */
  EventIdentity identity() {
    return new EventIdentity(
        id(pspReference, "pspReference")
            + SEPARATOR
            + id(eventCode, "eventCode")
            + SEPARATOR
            + required(success, "success"),
        eventCode,
        occurredAt(),
        required(live, "live").equals("true"),
        id(merchantAccount, "merchantAccountCode"));
  }

  boolean isSuccess() {
    return success.equals("true");
  }

  /** A text of the additional data, which is not signed. */
  Optional<String> additional(String name) {
    return Optional.of(text(additionalData, name)).filter(value -> !value.isEmpty());
  }

  /** A time of the additional data; empty where there is none that can be read. */
  Optional<Instant> additionalTime(String name) {
    return additional(name).map(AdyenNotice::timeOrNull);
  }

  private Instant occurredAt() {
    var time = timeOrNull(eventDate);
    if (time == null) {
      throw new UnreadableEvent("eventDate is missing or not a time");
    }
    return time;
  }

  private static @Nullable Instant timeOrNull(String text) {
    try {
      var time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
      return time instanceof ZonedDateTime zoned
          ? zoned.toInstant()
          : ((LocalDateTime) time).atZone(AMSTERDAM).toInstant();
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  private static String id(String text, String name) {
    if (!ID.matcher(text).matches()) {
      throw new UnreadableEvent(name + " is missing or not an id");
    }
    return text;
  }

  private static String required(String text, String name) {
    if (text.isEmpty()) {
      throw new UnreadableEvent(name + " is missing");
    }
    return text;
  }

  private static String text(JsonNode object, String name) {
    var value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isString() || value.stringValue().length() > TEXT_LENGTH_MAX) {
      throw new UnreadableEvent(name + " is not a text of at most " + TEXT_LENGTH_MAX);
    }
    return value.stringValue();
  }

  /** Adyen writes numbers as numbers or as texts. */
  private static String number(JsonNode object, String name) {
    var value = object.path(name);
    return value.isIntegralNumber() ? value.asString() : text(object, name);
  }

  /** Adyen writes flags as texts, and reads either. */
  private static String flag(JsonNode object, String name) {
    var value = object.path(name);
    var text = value.isBoolean() ? Boolean.toString(value.booleanValue()) : text(object, name);
    if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
      throw new UnreadableEvent(name + " is neither true nor false");
    }
    return text;
  }
}
