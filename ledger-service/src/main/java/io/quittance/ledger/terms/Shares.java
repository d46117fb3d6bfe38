package io.quittance.ledger.terms;

/**
 * Whose an operation's amount is besides the merchant's, in minor units. Never more than the
 * amount.
 *
 * @param fee charged by a capture; given back by a refund; charged again when that refund fails
 * @param reserve held back of a capture
 */
public record Shares(long fee, long reserve) {

  /** Everything is the merchant's. */
  public static final Shares NONE = new Shares(0, 0);

  /** Refuses what is not a share. */
  public Shares {
    if (fee < 0 || reserve < 0) {
      throw new IllegalArgumentException("shares of %d and %d".formatted(fee, reserve));
    }
  }
}
