package io.quittance.platform.money;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The currencies that somebody can be paid in: legal tender today, by ISO 4217 and ISO 3166. */
public final class Currencies {

  private static final Map<String, Currency> BY_CODE =
      Arrays.stream(Locale.getISOCountries())
          .flatMap(Currencies::currencyOf)
          .distinct()
          .collect(toUnmodifiableMap(Currency::getCurrencyCode, currency -> currency));

  private Currencies() {}

  /** The currency of an upper-case code; empty for unknown, historic and fund codes. */
  public static Optional<Currency> find(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  private static Stream<Currency> currencyOf(String country) {
    try {
      var currency = Currency.getInstance(new Locale.Builder().setRegion(country).build());
      // Territories without a currency of their own, such as Antarctica, answer null.
      return Stream.ofNullable(currency);
    } catch (IllformedLocaleException notACountry) {
      return Stream.empty();
    }
  }
}
