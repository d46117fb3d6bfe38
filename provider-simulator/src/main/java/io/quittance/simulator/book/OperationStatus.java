package io.quittance.simulator.book;

/** How far an operation got. */
public enum OperationStatus {
  SUCCEEDED,
  FAILED,
  PENDING,
  REQUIRES_ACTION,
  IN_REVIEW,
  CANCELED
}
