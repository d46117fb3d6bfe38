package io.quittance.reconciliation.discrepancy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison compared beside the claims of a provider's own day, differences included.
 *
 * @param matched how many lines of the other side are right
 * @param totals empty where the sums are those of the lines of a provider's own statement
 */
public record Compared(Reconciliation reconciliation, long matched, List<Total> totals) {

  public Compared {
    totals = List.copyOf(totals);
  }

  /**
   * What both sides have of one kind, in minor units. What is still on its way is left out.
   *
   * @param ofProvider whose payouts or operations these are; null where nobody knows
   * @param kind an operation: {@code PAYOUT} with the sign that it has for the account
   * @param ourValue regardless of signs
   * @param matchedValue the part of the other side's value that is ours too
   */
  public record Total(
      @Nullable String ofProvider,
      String currency,
      String kind,
      long ourCount,
      long ourAmount,
      long ourValue,
      long theirCount,
      long theirAmount,
      long theirValue,
      long matchedValue) {}
}
