package io.quittance.platform.money;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount in one currency, counted in the currency's minor unit: 1099 EUR is 10.99 euros.
 *
 * <p>Arithmetic is exact. A sum that overflows or mixes currencies fails; nothing rounds silently.
 *
 * @param minor minor units, by the exponent of ISO 4217 (JPY 0, USD 2, KWD 3)
 */
public record Money(long minor, Currency currency) implements Comparable<Money> {

  /** The largest amount of one request: 99,999,999,999 minor units. */
  public static final long MINOR_MAX = 99_999_999_999L;

  /** Nothing, in a currency. */
  public static Money zero(Currency currency) {
    return new Money(0, currency);
  }

  /** Adds exactly. */
  public Money plus(Money other) {
    return new Money(Math.addExact(minor, sameCurrency(other).minor), currency);
  }

  /** Subtracts exactly; the result may be negative. */
  public Money minus(Money other) {
    return new Money(Math.subtractExact(minor, sameCurrency(other).minor), currency);
  }

  /** True when this is more than {@code other}. */
  public boolean exceeds(Money other) {
    return compareTo(other) > 0;
  }

  /** True above zero. */
  public boolean isPositive() {
    return minor > 0;
  }

  /** True at exactly zero. */
  public boolean isZero() {
    return minor == 0;
  }

  /** The amount in major units, exact: 1099 EUR is 10.99. */
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits());
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(minor, sameCurrency(other).minor);
  }

  /** For people and logs: {@code EUR 10.99}. */
  @Override
  public String toString() {
    return currency.getCurrencyCode() + " " + toDecimal().toPlainString();
  }

  private Money sameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new CurrencyMismatch(currency, other.currency);
    }
    return other;
  }
}
