package io.quittance.webhook.provider;

/** What became of the check of a signature. */
public enum Verification {
  /** The provider sent these bytes, lately. */
  VALID,
  /** There is no signature. */
  MISSING,
  /** The signature is of other bytes, by another secret, or unreadable. */
  INVALID,
  /** The signature is genuine, but too old or from the future: perhaps a replay. */
  STALE
}
