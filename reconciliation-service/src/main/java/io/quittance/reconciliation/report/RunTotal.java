package io.quittance.reconciliation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a run says both sides claim of a day in one currency, as it was written. Amounts are minor
 * units.
 *
 * @param ofProvider in a run of a bank or of the ledger whose payouts or operations these are; null
 *     where nobody knows, and in a provider's own run
 * @param providerFees what the provider keeps
 */
record RunTotal(
    @Nullable String ofProvider, String currency, Side ours, Side provider, long providerFees) {

  RunTotal plus(RunTotal other) {
    return new RunTotal(
        ofProvider,
        currency,
        ours.plus(other.ours),
        provider.plus(other.provider),
        Math.addExact(providerFees, other.providerFees));
  }

  /**
   * What one side claims.
   *
   * @param refunded less what came back of refunds
   * @param disputed taken in disputes, less what was given back; nothing in old runs that did not
   *     tell
   * @param adjusted other money that the provider gave, less what it took; nothing in such runs
   * @param paidOut what payouts bring to an account at a bank, or take from what the ledger says
   *     that a provider owes; null in a provider's own run
   * @param net captured less refunded and disputed, with what was adjusted and paid out, before
   *     fees
   */
  record Side(
      long count,
      long captured,
      long refunded,
      long disputed,
      long adjusted,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long paidOut,
      long net) {

    private Side plus(Side other) {
      return new Side(
          Math.addExact(count, other.count),
          Math.addExact(captured, other.captured),
          Math.addExact(refunded, other.refunded),
          Math.addExact(disputed, other.disputed),
          Math.addExact(adjusted, other.adjusted),
          sum(paidOut, other.paidOut),
          Math.addExact(net, other.net));
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
      if (one == null) {
        return other;
      }
      return other == null ? one : Long.valueOf(Math.addExact(one, other));
    }
  }
}
