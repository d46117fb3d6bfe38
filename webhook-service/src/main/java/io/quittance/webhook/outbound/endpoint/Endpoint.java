package io.quittance.webhook.outbound.endpoint;

import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a merchant wants to hear of events.
 *
 * @param publicKey {@code whpk_...}, where an Ed25519 key signs
 * @param previousSecretUntil until when the secret before the latest rotation signs too
 * @param failingSince nothing was delivered since; null while deliveries succeed
 */
public record Endpoint(
    UUID id,
    String merchantId,
    String url,
    List<String> events,
    Signing signing,
    @Nullable String description,
    EndpointStatus status,
    @Nullable DisabledReason disabledReason,
    @Nullable String publicKey,
    @Nullable Instant previousSecretUntil,
    @Nullable Instant failingSince,
    Instant createdAt,
    Instant updatedAt) {

  /** The prefix of endpoints' ids. */
  public static final String PREFIX = "we";

  /** The id on the wire. */
  public String publicId() {
    return Ids.write(PREFIX, id);
  }

  /** As merchants see it, without its secret. */
  public EndpointView view() {
    return view(null);
  }

  /** As merchants see it the one time that its secret is told. */
  EndpointView view(@Nullable String secret) {
    return new EndpointView(
        publicId(),
        url,
        events,
        signing,
        description,
        status,
        disabledReason,
        publicKey,
        previousSecretUntil,
        failingSince,
        createdAt,
        updatedAt,
        secret);
  }
}
