package io.quittance.webhook.outbound.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook endpoint as its merchant sees it.
 *
 * @param id {@code we_...}
 * @param events the types that it is told of, or {@code *} alone
 * @param disabledReason only while it is disabled
 * @param publicKey {@code whpk_...}, only with {@code ed25519}
 * @param previousSecretUntil only while two secrets sign
 * @param failingSince only while nothing can be delivered
 * @param secret {@code whsec_...}, only in the answer that made it
 */
public record EndpointView(
    String id,
    String url,
    List<String> events,
    Signing signing,
    @Nullable String description,
    EndpointStatus status,
    @JsonInclude(Include.NON_NULL) @Nullable DisabledReason disabledReason,
    @JsonInclude(Include.NON_NULL) @Nullable String publicKey,
    @JsonInclude(Include.NON_NULL) @Nullable Instant previousSecretUntil,
    @JsonInclude(Include.NON_NULL) @Nullable Instant failingSince,
    Instant createdAt,
    Instant updatedAt,
    @JsonInclude(Include.NON_NULL) @Nullable String secret) {

  /** For logs, which must not tell a secret. */
  @Override
  public String toString() {
    return id;
  }
}
