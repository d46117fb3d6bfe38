package io.quittance.platform.web;

import static io.quittance.platform.problem.CommonProblem.AMOUNT_INVALID;
import static io.quittance.platform.problem.CommonProblem.CURRENCY_INVALID;

import io.quittance.platform.money.Amount;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.function.Function;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * How requests are read: nothing unknown, nothing twice, nothing bent into another type. Amounts
 * are JSON integers, currencies are codes of money in use, times and durations are texts.
 */
public final class StrictJson {

  private StrictJson() {}

  /** A mapper for what callers send and what we answer. */
  public static JsonMapper mapper() {
    var values =
        new SimpleModule("quittance-values")
            .addDeserializer(Amount.class, new AmountReader())
            .addDeserializer(Currency.class, new CurrencyReader())
            .addDeserializer(Instant.class, new TextReader<>(Instant.class, Instant::parse))
            .addDeserializer(Duration.class, new TextReader<>(Duration.class, Duration::parse));
    var json = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    return JsonMapper.builder(json)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            text -> {
              text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
        .addModule(values)
        // RFC 9457: extension members stand beside the standard ones.
        .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
        .build();
  }

  private static final class AmountReader extends ValueDeserializer<Amount> {

    @Override
    public Amount deserialize(JsonParser parser, DeserializationContext context) {
      boolean whole =
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              && (parser.getNumberType() == JsonParser.NumberType.INT
                  || parser.getNumberType() == JsonParser.NumberType.LONG);
      if (!whole || parser.getLongValue() < 1 || parser.getLongValue() > Money.MINOR_MAX) {
        throw AMOUNT_INVALID.because().param(nameOf(parser, "amount"));
      }
      return new Amount(parser.getLongValue());
    }
  }

  private static final class CurrencyReader extends ValueDeserializer<Currency> {

    @Override
    public Currency deserialize(JsonParser parser, DeserializationContext context) {
      var code = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
      return Currencies.find(code)
          .orElseThrow(() -> CURRENCY_INVALID.because().param(nameOf(parser, "currency")));
    }
  }

  /** The library would take numbers too, and count seconds. */
  private static final class TextReader<T> extends ValueDeserializer<T> {

    private final Class<T> type;
    private final Function<String, T> parse;

    TextReader(Class<T> type, Function<String, T> parse) {
      this.type = type;
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        return type.cast(context.handleUnexpectedToken(type, parser));
      }
      var text = parser.getString();
      try {
        return parse.apply(text);
      } catch (DateTimeException unreadable) {
        return type.cast(context.handleWeirdStringValue(type, text, "not as ISO 8601 has it"));
      }
    }
  }

  /** The field that holds the value; in an array there is none. */
  private static String nameOf(JsonParser parser, String otherwise) {
    return parser.currentName() == null ? otherwise : parser.currentName();
  }
}
