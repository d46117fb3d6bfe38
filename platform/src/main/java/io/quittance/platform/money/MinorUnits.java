package io.quittance.platform.money;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;

/**
 * How many decimals another party counts a currency in, where that is not what ISO 4217 says.
 *
 * <p>Amounts are converted exactly; one that the other party cannot express is refused.
 */
public final class MinorUnits {

  private final Map<String, Integer> exponents;

  private MinorUnits(Map<String, Integer> exponents) {
    this.exponents = Map.copyOf(exponents);
  }

  /**
   * The counting of a party.
   *
   * @param deviations decimals by currency code; every other currency is counted as in ISO 4217
   */
  public static MinorUnits withDeviations(Map<String, Integer> deviations) {
    return new MinorUnits(deviations);
  }

  /** The decimals of a currency. */
  public int exponent(Currency currency) {
    return exponents.getOrDefault(currency.getCurrencyCode(), currency.getDefaultFractionDigits());
  }

  /**
   * Our amount in their minor units.
   *
   * @throws ArithmeticException when they cannot express it
   */
  public long toTheirs(Money money) {
    return money.toDecimal().movePointRight(exponent(money.currency())).longValueExact();
  }

  /**
   * Their minor units as our amount.
   *
   * @throws ArithmeticException when we cannot express it
   */
  public Money toOurs(long theirs, Currency currency) {
    return toOurs(BigDecimal.valueOf(theirs, exponent(currency)), currency);
  }

  /**
   * An amount in major units, as some parties write it ({@code 10.99}), as ours.
   *
   * @throws ArithmeticException when we cannot express it
   */
  public static Money toOurs(BigDecimal major, Currency currency) {
    return new Money(
        major.movePointRight(currency.getDefaultFractionDigits()).longValueExact(), currency);
  }
}
