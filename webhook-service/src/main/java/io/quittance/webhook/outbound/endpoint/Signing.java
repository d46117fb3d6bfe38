package io.quittance.webhook.outbound.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How what we send to an endpoint is signed. */
public enum Signing {
  /** By a secret that both sides have ({@code v1}). */
  @JsonProperty("hmac")
  HMAC,
  /**
   * The same, and by a private key of ours, of which merchants have the public one ({@code v1a}).
   */
  @JsonProperty("ed25519")
  ED25519
}
