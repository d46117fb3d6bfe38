package io.quittance.payment.merchant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.platform.security.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its merchant sees it.
 *
 * @param apiKeyId {@code key_...}
 * @param prefix the secret's first characters, by which people know it again
 * @param expiresAt when it ends by itself; null when never
 * @param lastUsedOn the latest day of use in UTC
 * @param revokedAt only once it was revoked
 * @param replacedBy only once it was rotated
 * @param secret {@code sk_...}, only in the answer that made it
 */
record ApiKeyView(
    String apiKeyId,
    @Nullable String name,
    String prefix,
    List<Scope> scopes,
    ApiKeyStatus status,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable LocalDate lastUsedOn,
    @JsonInclude(Include.NON_NULL) @Nullable Instant revokedAt,
    @JsonInclude(Include.NON_NULL) @Nullable String replacedBy,
    @JsonInclude(Include.NON_NULL) @Nullable String secret) {

  /** For logs, which must not tell a secret. */
  @Override
  public String toString() {
    return apiKeyId;
  }
}
