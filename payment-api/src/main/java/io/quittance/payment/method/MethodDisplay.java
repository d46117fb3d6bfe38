package io.quittance.payment.method;

import org.jspecify.annotations.Nullable;

/**
 * What people may see of a payment method.
 *
 * @param brand of a card, such as {@code Visa}
 * @param last4 the last four characters; null where the rest would be too short to stay unknown
 * @param expMonth of a card: 1 to 12
 * @param expYear of a card: four digits
 */
public record MethodDisplay(
    @Nullable String brand,
    @Nullable String last4,
    @Nullable Integer expMonth,
    @Nullable Integer expYear) {

  /** Of what only its provider knows anything about. */
  static final MethodDisplay NOTHING = new MethodDisplay(null, null, null, null);

  private static final int SHOWN = 4;

  /** Of what is shorter, the last four characters would be half of it. */
  private static final int LENGTH_MIN = 2 * SHOWN;

  /** Shows the end of something that is not a card. */
  static MethodDisplay endOf(String value) {
    var visible = value.replaceAll("\\s", "");
    var end = visible.length() < LENGTH_MIN ? null : visible.substring(visible.length() - SHOWN);
    return new MethodDisplay(null, end, null, null);
  }
}
