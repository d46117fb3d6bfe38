package io.quittance.payment.operation;

/** What we know of an operation. Only the last two are final. */
public enum OperationStatus {
  /** Written down; the provider is being asked. */
  PENDING,
  /** The provider has it and will tell more later: a challenge, a review, a slow refund. */
  WAITING,
  /** We asked and do not know what became of it. */
  UNKNOWN,
  SUCCEEDED,
  FAILED;

  /** Whether the outcome is still to come. */
  public boolean isOpen() {
    return this != SUCCEEDED && this != FAILED;
  }
}
