package io.quittance.simulator.stripe;

import io.quittance.contracts.provider.ProviderDecimals;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import java.util.Currency;
import java.util.Locale;

/** Amounts as Stripe counts them, in the books' and the wire's minor units. */
final class StripeAmounts {

  private static final int THREE_DECIMALS = 3;
  private static final MinorUnits UNITS = MinorUnits.withDeviations(ProviderDecimals.STRIPE);

  private StripeAmounts() {}

  /** An amount as a client wrote it. */
  static Money read(String amount, Currency currency) {
    long minor;
    try {
      minor = Long.parseLong(amount);
    } catch (NumberFormatException notNumber) {
      throw StripeError.invalid("parameter_invalid_integer", "Not a whole number: an amount.");
    }
    if (minor < 1) {
      throw StripeError.invalid("parameter_invalid_integer", "An amount must be positive.");
    }
    return read(minor, currency);
  }

  private static Money read(long minor, Currency currency) {
    if (UNITS.exponent(currency) == THREE_DECIMALS && minor % ProviderDecimals.STRIPE_STEP != 0) {
      throw StripeError.invalid("invalid_amount", "The last decimal of this currency must be 0.");
    }
    try {
      return UNITS.toOurs(minor, currency);
    } catch (ArithmeticException decimals) {
      throw StripeError.invalid("invalid_amount", "The decimals of this currency must be 00.");
    }
  }

  static long write(long minor, Currency currency) {
    return UNITS.toTheirs(new Money(minor, currency));
  }

  static String write(Currency currency) {
    return currency.getCurrencyCode().toLowerCase(Locale.ROOT);
  }

  static Currency currency(String code) {
    return Currencies.find(code.toUpperCase(Locale.ROOT))
        .orElseThrow(
            () -> StripeError.invalid("parameter_invalid", "This currency is not supported."));
  }
}
