package io.quittance.reconciliation.report;

/**
 * What a run says both sides claim of a day in one currency, as it was written. Amounts are minor
 * units.
 *
 * @param providerFees what the provider keeps
 */
record RunTotal(String currency, Side ours, Side provider, long providerFees) {

  RunTotal plus(RunTotal other) {
    return new RunTotal(
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
   * @param net captured less refunded and disputed, with what was adjusted, before fees
   */
  record Side(long count, long captured, long refunded, long disputed, long adjusted, long net) {

    private Side plus(Side other) {
      return new Side(
          Math.addExact(count, other.count),
          Math.addExact(captured, other.captured),
          Math.addExact(refunded, other.refunded),
          Math.addExact(disputed, other.disputed),
          Math.addExact(adjusted, other.adjusted),
          Math.addExact(net, other.net));
    }
  }
}
