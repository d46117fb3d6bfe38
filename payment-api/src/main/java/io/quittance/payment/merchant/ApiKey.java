package io.quittance.payment.merchant;

import io.quittance.platform.id.Ids;
import io.quittance.platform.security.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A merchant's key; the secret is not part of it.
 *
 * @param prefix the secret's first characters
 * @param status by the database's clock, when it was read
 * @param replacedBy the key that took its place in a rotation
 * @param lastUsedOn the latest day of use in UTC, a few seconds late
 */
record ApiKey(
    UUID id,
    String merchantId,
    @Nullable String name,
    String prefix,
    List<Scope> scopes,
    ApiKeyStatus status,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable UUID replacedBy,
    @Nullable LocalDate lastUsedOn) {

  /** The prefix of keys' ids. */
  static final String PREFIX = "key";

  /** The id on the wire. */
  String publicId() {
    return Ids.write(PREFIX, id);
  }

  boolean isAdmin() {
    return scopes.contains(Scope.ADMIN);
  }

  /** As merchants see it, without its secret. */
  ApiKeyView view() {
    return view(null);
  }

  /** As merchants see it the one time that its secret is told. */
  ApiKeyView view(@Nullable String secret) {
    return new ApiKeyView(
        publicId(),
        name,
        prefix,
        scopes,
        status,
        createdAt,
        expiresAt,
        lastUsedOn,
        revokedAt,
        replacedBy == null ? null : Ids.write(PREFIX, replacedBy),
        secret);
  }
}
