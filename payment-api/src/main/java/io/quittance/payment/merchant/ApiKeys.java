package io.quittance.payment.merchant;

import static java.util.stream.Collectors.joining;

import io.quittance.platform.apikey.KeyHash;
import io.quittance.platform.security.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The keys in the database, of which only hashes are kept. */
@Repository
class ApiKeys {

  private static final String ACTIVE =
      "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())";

  private static final String COLUMNS =
      """
      id, merchant_id, name, prefix, scopes, created_at, expires_at, revoked_at, replaced_by,
      last_used_on,
      CASE WHEN revoked_at IS NOT NULL THEN 'REVOKED'
           WHEN expires_at <= now() THEN 'EXPIRED'
           ELSE 'ACTIVE' END AS status
      """;

  private final JdbcClient jdbc;

  ApiKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A key that is to be. */
  record NewKey(
      UUID id,
      String merchantId,
      @Nullable String name,
      Collection<Scope> scopes,
      @Nullable Instant expiresAt) {}

  /** Writes a key down, unless it is there. */
  void insert(NewKey key, String secret) {
    jdbc.sql(
            """
            INSERT INTO api_key (secret_hash, id, merchant_id, name, prefix, scopes, expires_at)
            VALUES (:hash, :id, :merchantId, :name, :prefix, :scopes, :expiresAt)
            ON CONFLICT (secret_hash) DO NOTHING
            """)
        .param("hash", KeyHash.of(secret))
        .param("id", key.id())
        .param("merchantId", key.merchantId())
        .param("name", key.name())
        .param("prefix", KeyText.prefixOf(secret))
        .param("scopes", key.scopes().stream().sorted().map(Scope::wireName).collect(joining(" ")))
        .param(
            "expiresAt", key.expiresAt() == null ? null : key.expiresAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Lets nobody else change the keys of a merchant until the transaction ends. */
  void lock(String merchantId) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('api_key ' || :id, 0))")
        .param("id", merchantId)
        .query((_, _) -> true)
        .single();
  }

  int countActive(String merchantId) {
    return jdbc.sql("SELECT count(*) FROM api_key WHERE merchant_id = :id AND " + ACTIVE)
        .param("id", merchantId)
        .query(Integer.class)
        .single();
  }

  /** Whether a merchant has an active key with scope admin. */
  boolean isThereAnAdminKey(String merchantId) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM api_key
                WHERE merchant_id = :merchantId
                AND 'admin' = ANY (string_to_array(scopes, ' ')) AND
            """
                + ACTIVE
                + ")")
        .param("merchantId", merchantId)
        .query(Boolean.class)
        .single();
  }

  /** Whether another active key with scope admin lasts at least as long as this one. */
  boolean isThereAnotherAdminKey(ApiKey key) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM api_key
                WHERE merchant_id = :merchantId AND id <> :id
                AND 'admin' = ANY (string_to_array(scopes, ' '))
                AND coalesce(expires_at, 'infinity')
                    >= coalesce(cast(:expiresAt AS timestamptz), 'infinity') AND
            """
                + ACTIVE
                + ")")
        .param("merchantId", key.merchantId())
        .param("id", key.id())
        .param(
            "expiresAt", key.expiresAt() == null ? null : key.expiresAt().atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  /** A merchant's key; another merchant's does not exist. */
  Optional<ApiKey> find(UUID id, String merchantId) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM api_key WHERE id = :id AND merchant_id = :owner")
        .param("id", id)
        .param("owner", merchantId)
        .query((row, _) -> key(row))
        .optional();
  }

  /** Newest first; {@code before} asks for smaller ids only. */
  List<ApiKey> list(String merchantId, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                FROM api_key
                WHERE merchant_id = :owner AND (cast(:before AS uuid) IS NULL OR id < :before)
                ORDER BY id DESC LIMIT :limit
                """)
        .param("owner", merchantId)
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> key(row))
        .list();
  }

  /** Ends a key at once, unless it was ended before. */
  void revoke(UUID id) {
    jdbc.sql("UPDATE api_key SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL")
        .param("id", id)
        .update();
  }

  /** Lets a key end after a time, unless it ends earlier anyway. */
  void replace(UUID id, UUID replacedBy, Duration overlap) {
    jdbc.sql(
            """
            UPDATE api_key
            SET replaced_by = :replacedBy,
                expires_at = least(expires_at, now() + make_interval(secs => :overlap))
            WHERE id = :id
            """)
        .param("id", id)
        .param("replacedBy", replacedBy)
        .param("overlap", overlap.toSeconds())
        .update();
  }

  boolean isMerchant(String merchantId) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM merchant WHERE id = :id)")
        .param("id", merchantId)
        .query(Boolean.class)
        .single();
  }

  /** Notes that keys were used today. */
  void used(Collection<UUID> ids) {
    jdbc.sql(
            """
            UPDATE api_key SET last_used_on = (now() AT TIME ZONE 'UTC')::date
            WHERE id = ANY (:ids::uuid[])
            AND last_used_on IS DISTINCT FROM (now() AT TIME ZONE 'UTC')::date
            """)
        .param("ids", ids.toArray(UUID[]::new))
        .update();
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getObject("id", UUID.class),
        row.getString("merchant_id"),
        row.getString("name"),
        row.getString("prefix"),
        Stream.of(row.getString("scopes").split(" "))
            .map(scope -> Scope.valueOf(scope.toUpperCase(Locale.ROOT)))
            .toList(),
        ApiKeyStatus.valueOf(row.getString("status")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "expires_at"),
        instant(row, "revoked_at"),
        row.getObject("replaced_by", UUID.class),
        row.getObject("last_used_on", LocalDate.class));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
