package io.quittance.reconciliation.statement;

/** What a provider's line is about. Amounts are positive: the kind says which way money went. */
public enum LineKind {
  CAPTURE,
  REFUND,
  /** A refund that came back. */
  REFUND_REVERSAL,
  CHARGEBACK,
  /** A dispute won: the money is ours again. */
  CHARGEBACK_REVERSAL,
  /** A fee that is no part of another line. */
  FEE,
  FEE_REVERSAL,
  /** What the provider sent to our bank. */
  PAYOUT,
  /** Anything else in our favor. */
  ADJUSTMENT_CREDIT,
  /** Anything else that the provider takes. */
  ADJUSTMENT_DEBIT;

  /** Whether it brings us money; what is paid out leaves what the provider owes us. */
  public boolean isCredit() {
    return switch (this) {
      case CAPTURE, REFUND_REVERSAL, CHARGEBACK_REVERSAL, FEE_REVERSAL, ADJUSTMENT_CREDIT -> true;
      case REFUND, CHARGEBACK, FEE, PAYOUT, ADJUSTMENT_DEBIT -> false;
    };
  }
}
