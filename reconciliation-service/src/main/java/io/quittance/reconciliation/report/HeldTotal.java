package io.quittance.reconciliation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One control total of a run, as it was written. Amounts are minor units.
 *
 * @param holder {@code copy} is compared with payment-api, {@code ledger} with our copy; null in a
 *     run of a provider, which compares the copy alone
 * @param provider null in a run of a provider: it is that one
 */
record HeldTotal(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String holder,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String provider,
    String kind,
    String currency,
    long expectedCount,
    long expectedAmount,
    long heldCount,
    long heldAmount) {

  /** Whether the holder has what there is. */
  public boolean isMet() {
    return expectedCount == heldCount && expectedAmount == heldAmount;
  }
}
