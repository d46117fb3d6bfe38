package io.quittance.platform.web;

import static io.quittance.platform.problem.CommonProblem.CARD_DATA_NOT_ACCEPTED;
import static io.quittance.platform.problem.CommonProblem.MALFORMED_JSON;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON body once, before anything else does, and refuses what nobody may send: invalid
 * UTF-8, duplicate keys, NUL, lone surrogates, depth over 64, and card data.
 */
public final class JsonScreening {

  /** API.md: depth over 64 is malformed. */
  private static final int DEPTH_MAX = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** Field names in what is almost JSON, and in forms. */
  private static final Pattern FIELD =
      Pattern.compile("[\"']([^\"']{1,40})[\"']\\s*:|(?:^|&|name=\")([^&=\"]{1,40})(?:=|\"\r)");

  private JsonScreening() {}

  /**
   * Checks a whole body; an empty one passes.
   *
   * @throws io.quittance.platform.problem.Refusal {@code malformed_json} or {@code
   *     card_data_not_accepted}
   */
  public static void check(byte[] body) {
    if (body.length == 0) {
      return;
    }
    var text = decode(body);
    try (var parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
      walk(parser);
    } catch (JacksonException broken) {
      refuseCardData(text);
      throw MALFORMED_JSON.because(reason(broken));
    }
  }

  /**
   * Refuses a body of any kind that holds card data: even what is not JSON must not carry it
   * further.
   *
   * @throws io.quittance.platform.problem.Refusal {@code card_data_not_accepted}
   */
  public static void refuseCardData(byte[] body) {
    refuseCardData(new String(body, StandardCharsets.UTF_8));
  }

  private static void refuseCardData(String text) {
    refuseCardNumber(text);
    if (FIELD.matcher(text).results().anyMatch(JsonScreening::isSensitive)) {
      throw CARD_DATA_NOT_ACCEPTED.because();
    }
  }

  private static boolean isSensitive(MatchResult field) {
    return CardData.isSensitiveName(field.group(1) == null ? field.group(2) : field.group(1));
  }

  private static void walk(JsonParser parser) {
    int values = 0;
    for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (parser.streamReadContext().inRoot() && ++values > 1) {
        throw MALFORMED_JSON.because("more than one value");
      }
      if (token == JsonToken.PROPERTY_NAME) {
        var name = parser.currentName();
        checkText(name);
        if (CardData.isSensitiveName(name)) {
          throw CARD_DATA_NOT_ACCEPTED.because();
        }
      } else if (token == JsonToken.VALUE_STRING) {
        checkText(parser.getString());
      } else if (token.isNumeric()) {
        refuseCardNumber(parser.getString());
      }
    }
  }

  private static void checkText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw MALFORMED_JSON.because("NUL character");
      }
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          throw MALFORMED_JSON.because("lone surrogate");
        }
        i++;
      }
    }
    refuseCardNumber(text);
  }

  private static void refuseCardNumber(String text) {
    if (CardData.isIn(text)) {
      throw CARD_DATA_NOT_ACCEPTED.because();
    }
  }

  private static String decode(byte[] body) {
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(body));
      return text.toString();
    } catch (CharacterCodingException broken) {
      refuseCardData(body);
      throw MALFORMED_JSON.because("invalid UTF-8");
    }
  }

  private static String reason(JacksonException broken) {
    // The library's message may quote the body; only its kind leaves the house.
    var message = broken.getOriginalMessage();
    if (message.startsWith("Duplicate")) {
      return "duplicate key";
    }
    return message.contains("nesting depth") ? "nested too deep" : "syntax error";
  }
}
