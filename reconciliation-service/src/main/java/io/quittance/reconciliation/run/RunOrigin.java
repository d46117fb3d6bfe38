package io.quittance.reconciliation.run;

/** Why a run is. */
public enum RunOrigin {
  /** An operator or a service asked for it. */
  REQUESTED,
  /** Once per provider and day. */
  NIGHTLY,
  /** A neighboring statement arrived that claims near midnight were waiting for. */
  FOLLOW_UP
}
