package io.quittance.webhook.outbound.endpoint;

/** Who disabled an endpoint. */
public enum DisabledReason {
  /** The merchant, by the API. */
  MERCHANT,
  /** The endpoint itself: it answered 410. */
  GONE
}
