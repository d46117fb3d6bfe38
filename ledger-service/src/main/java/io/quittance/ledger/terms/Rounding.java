package io.quittance.ledger.terms;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The one rounding of fees and reserves: half up, to the minor unit. 2.9% of 50 cents is 1.45 cents
 * and becomes 1; of 12.50 dollars it is 36.25 and becomes 36; 1% of 50 cents is 0.5 and becomes 1.
 */
final class Rounding {

  private Rounding() {}

  /** {@code amount * part / whole}; {@code whole} is above zero, the others are not below. */
  static long share(long amount, long part, long whole) {
    return BigDecimal.valueOf(amount)
        .multiply(BigDecimal.valueOf(part))
        .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
