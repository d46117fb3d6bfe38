package io.quittance.payment.routing;

/** What became of a version of the rules. */
enum RuleSetStatus {
  /** Waits for somebody else's approval. */
  PROPOSED,
  /** Decides now. */
  ACTIVE,
  /** Decided until a later one was approved. */
  REPLACED,
  /** Will never decide: it was rejected. */
  REJECTED,
  /** Will never decide: another one was approved while it waited. */
  OUTDATED
}
