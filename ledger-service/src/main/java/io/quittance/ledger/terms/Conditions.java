package io.quittance.ledger.terms;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.money.Money;

/**
 * What is agreed with a merchant in one currency. Amounts are minor units.
 *
 * @param feeBasisPoints the part of a capture that is the fee, in hundredths of a percent
 * @param feeFixed what each capture costs besides
 * @param reserveBasisPoints the part of a capture that is held back
 * @param reserveDays how long it is held back; 0 exactly when nothing is
 * @param payoutMinimum less than that is not paid out; 0 for none
 */
public record Conditions(
    int feeBasisPoints,
    long feeFixed,
    FeeOnRefund feeOnRefund,
    int reserveBasisPoints,
    int reserveDays,
    long payoutMinimum) {

  static final int WHOLE = 10_000;
  private static final int RESERVE_DAYS_MAX = 365;

  /**
   * Refuses what cannot be agreed.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid}
   */
  public Conditions {
    within("feeBasisPoints", feeBasisPoints, WHOLE);
    within("feeFixed", feeFixed, Money.MINOR_MAX);
    within("reserve.basisPoints", reserveBasisPoints, WHOLE);
    within("reserve.days", reserveDays, RESERVE_DAYS_MAX);
    within("payoutMinimum", payoutMinimum, Money.MINOR_MAX);
    if ((reserveBasisPoints == 0) != (reserveDays == 0)) {
      throw invalid("reserve", "must have both basisPoints and days above 0, or neither");
    }
  }

  /**
   * How a captured amount is shared. The fee is never more than the amount, whatever the fixed part
   * is, and the reserve never more than what the fee leaves: a capture costs a merchant at most
   * itself.
   */
  public Shares ofCapture(long amount) {
    long fee = Math.min(amount, Rounding.share(amount, feeBasisPoints, WHOLE) + feeFixed);
    long reserve = Math.min(amount - fee, Rounding.share(amount, reserveBasisPoints, WHOLE));
    return new Shares(fee, reserve);
  }

  private static void within(String field, long value, long max) {
    if (value < 0 || value > max) {
      throw invalid(field, "must be 0 to " + max);
    }
  }
}
