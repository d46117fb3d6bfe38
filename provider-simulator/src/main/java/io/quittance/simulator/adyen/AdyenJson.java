package io.quittance.simulator.adyen;

import io.quittance.contracts.provider.ProviderDecimals;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import io.quittance.simulator.emulator.FormBody;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes Adyen's objects; what is null is left out. */
final class AdyenJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final MinorUnits UNITS = MinorUnits.withDeviations(ProviderDecimals.ADYEN);

  private AdyenJson() {}

  /** The body of a request. */
  static JsonNode read(HttpServletRequest http) {
    try {
      var body = JSON.readTree(FormBody.bytes(http));
      if (body.isObject()) {
        return body;
      }
    } catch (JacksonException notJson) {
      // Answered below.
    }
    throw AdyenError.invalid("702", "Unable to read the request.");
  }

  /** A text that must be there. */
  static String required(JsonNode object, String name) {
    var value = object.path(name).asString("");
    if (value.isBlank()) {
      throw AdyenError.invalid("130", "Required field '" + name + "' is missing.");
    }
    return value;
  }

  /** The amount of a request, in our minor units. */
  static Money amount(JsonNode body) {
    var amount = body.path("amount");
    var currency =
        Currencies.find(required(amount, "currency"))
            .orElseThrow(() -> AdyenError.invalid("138", "Unsupported currency specified."));
    if (!amount.path("value").isIntegralNumber() || amount.path("value").longValue() < 1) {
      throw AdyenError.invalid("137", "Invalid amount specified.");
    }
    try {
      return UNITS.toOurs(amount.path("value").longValue(), currency);
    } catch (ArithmeticException finer) {
      throw AdyenError.invalid("137", "Invalid amount specified.");
    }
  }

  /** An amount in Adyen's minor units. */
  static Map<String, @Nullable Object> amount(long minor, Currency currency) {
    return object(
        "currency",
        currency.getCurrencyCode(),
        "value",
        UNITS.toTheirs(new Money(minor, currency)));
  }

  /** An object of names and values by turns. */
  static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
      }
    }
    return object;
  }

  static String write(Object object) {
    return JSON.writeValueAsString(object);
  }
}
