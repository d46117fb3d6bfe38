package io.quittance.ledger.account;

/**
 * What an account holds, in minor units, positive on its normal side.
 *
 * @param posted what is booked
 * @param pending what its pending holds have set aside
 */
public record Balance(long posted, long pending) {

  /** Of an account that holds nothing. */
  public static final Balance NONE = new Balance(0, 0);

  /**
   * What may be spent.
   *
   * @throws ArithmeticException when it cannot be counted; what the ledger books always can
   */
  public long available() {
    return Math.subtractExact(posted, pending);
  }

  /** Whether {@link #available} can be counted. */
  public boolean isCountable() {
    return posted >= Long.MIN_VALUE + pending;
  }
}
