package io.quittance.webhook.outbound.delivery;

/** What became of one attempt, in a word that tells nothing about us. */
enum AttemptOutcome {
  /** 2xx. */
  DELIVERED,
  /** Any other status but 3xx and 410. */
  REFUSED,
  /** 3xx: redirects are never followed. */
  REDIRECTED,
  /** 410: nothing is sent there any more. */
  GONE,
  /** No whole answer in time. */
  TIMED_OUT,
  /** No connection, or it broke. */
  CONNECTION_FAILED,
  /** The certificate is not valid for the host, or TLS failed otherwise. */
  TLS_FAILED,
  /** The host has no address. */
  NAME_NOT_RESOLVED,
  /** The host has an address that is not public. */
  ADDRESS_NOT_ALLOWED
}
