package io.quittance.reconciliation.run;

/** Where a run is. Only the last two are final. */
public enum RunStatus {
  QUEUED,
  /** Our copy knows less than payment-api; events are on their way. */
  WAITING_FOR_EVENTS,
  /** The provider has no file yet, or a wrong one; it is asked again until the deadline. */
  WAITING_FOR_FILE,
  RUNNING,
  COMPLETED,
  FAILED
}
