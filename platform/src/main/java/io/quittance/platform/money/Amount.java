package io.quittance.platform.money;

import java.util.Currency;

/**
 * An amount as a request may ask for: 1 to {@link Money#MINOR_MAX} minor units, its currency given
 * elsewhere.
 */
public record Amount(long minor) {

  /** Refuses what no request may ask for. */
  public Amount {
    if (minor < 1 || minor > Money.MINOR_MAX) {
      throw new IllegalArgumentException("amount out of range: " + minor);
    }
  }

  /** The amount with its currency. */
  public Money in(Currency currency) {
    return new Money(minor, currency);
  }
}
