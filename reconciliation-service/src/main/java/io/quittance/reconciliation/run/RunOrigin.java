package io.quittance.reconciliation.run;

/** Why a run is. */
public enum RunOrigin {
  /** An operator or a service asked for it. */
  REQUESTED,
  /** Once per provider and day. */
  NIGHTLY,
  /**
   * A statement arrived that this day, or claims of it near midnight, were waiting for; our own
   * claims changed after it was judged; or two persons explained what kept it from being settled.
   */
  FOLLOW_UP
}
