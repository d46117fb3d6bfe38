package io.quittance.sandbox.replay;

/** What became of a row. Amounts are pence. */
sealed interface Outcome {

  /** A payment was captured. */
  record Captured(String paymentIntentId, long amount) implements Outcome {}

  /** A refund succeeded. */
  record Refunded(String paymentIntentId, long amount) implements Outcome {}

  /** The platform refused, or the request was not sent because its payment had failed. */
  record Refused(String code) implements Outcome {}

  /** No final state within the time: the last state, or why there was no answer. */
  record Unfinished(String state) implements Outcome {}
}
