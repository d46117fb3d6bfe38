package io.quittance.payment.merchant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.CallerProof;
import io.quittance.platform.security.SecuritySettings;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows merchants by their API keys. A revoked key is refused within a second. */
@Component
class ApiKeyProof implements CallerProof {

  private static final String PREFIX = "sk_";
  private static final int LENGTH_MAX = 128;

  /** How long a revoked key may still be believed. */
  private static final Duration BELIEVED = Duration.ofSeconds(1);

  private static final int CACHED_MAX = 10_000;

  private final JdbcClient jdbc;
  private final SecuritySettings security;
  private final Cache<String, Optional<Caller>> cache =
      Caffeine.newBuilder().expireAfterWrite(BELIEVED).maximumSize(CACHED_MAX).build();

  ApiKeyProof(JdbcClient jdbc, SecuritySettings security) {
    this.jdbc = jdbc;
    this.security = security;
  }

  @Override
  public Optional<Caller> byBearer(String token) {
    if (!token.startsWith(PREFIX) || token.length() > LENGTH_MAX || security.isMisplaced(token)) {
      return Optional.empty();
    }
    return cache.get(ApiKeys.hash(token), this::find);
  }

  private Optional<Caller> find(String hash) {
    return owner(hash).map(Caller.class::cast);
  }

  /** The merchant behind the hash of a key, as the database knows it at this moment. */
  Optional<Caller.Merchant> owner(String hash) {
    return jdbc.sql(
            "SELECT merchant_id, scopes FROM api_key WHERE secret_hash = :hash AND revoked_at IS"
                + " NULL")
        .param("hash", hash)
        .query(
            (row, _) ->
                new Caller.Merchant(
                    row.getString("merchant_id"), Set.of(row.getString("scopes").split(" "))))
        .optional();
  }
}
