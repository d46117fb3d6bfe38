package io.quittance.reconciliation.run;

/** Where a run is. Only the last two are final. */
public enum RunStatus {
  QUEUED,
  /** Our copy knows less than payment-api; events are on their way. */
  WAITING_FOR_EVENTS,
  RUNNING,
  COMPLETED,
  FAILED
}
