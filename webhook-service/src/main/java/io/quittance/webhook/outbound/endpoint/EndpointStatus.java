package io.quittance.webhook.outbound.endpoint;

/** Whether an endpoint is told anything. */
public enum EndpointStatus {
  ENABLED,
  DISABLED
}
