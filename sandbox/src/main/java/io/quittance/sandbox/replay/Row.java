package io.quittance.sandbox.replay;

import java.util.Optional;

/** One line of a replay file. Amounts are pence. */
sealed interface Row {

  /** The merchant's own id; unique in the file. */
  String id();

  /** Pence, above zero. */
  long amount();

  /** A payment to make; all but id and amount only travel along. */
  record Payment(
      String id, long amount, String customerId, String country, String lines, String occurredAt)
      implements Row {}

  /**
   * A refund to make.
   *
   * @param paymentId the row to refund, which comes before; empty when the file names none
   */
  record Refund(String id, long amount, String paymentId) implements Row {

    /** The row to refund, if the file names one. */
    Optional<String> payment() {
      return paymentId.isEmpty() ? Optional.empty() : Optional.of(paymentId);
    }
  }
}
