package io.quittance.reconciliation.run;

/** What a run is at, or was at when it ended. */
enum RunStage {
  /** Our claims are compared with payment-api's control totals. */
  COUNTING,
  /** The statement is downloaded, checked and taken. */
  FETCHING,
  /** Claims and lines are compared, repairs and settlements told. */
  COMPARING
}
