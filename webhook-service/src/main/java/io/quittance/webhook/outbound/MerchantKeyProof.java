package io.quittance.webhook.outbound;

import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.CallerProof;
import io.quittance.platform.security.SecuritySettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** Knows merchants by their API keys: asks payment-api, which keeps them, by the key's hash. */
@Component
class MerchantKeyProof implements CallerProof {

  private static final String PREFIX = "sk_";
  private static final int LENGTH_MAX = 128;

  /** With the time of an answer less than the second within which a revoked key is refused. */
  private static final Duration BELIEVED = Duration.ofMillis(500);

  private static final Duration OUTAGE_RETRY = Duration.ofSeconds(1);
  private static final int CACHED_MAX = 10_000;

  private final MerchantKeysApi keys;
  private final SecuritySettings security;
  private final Cache<String, Optional<Caller>> cache =
      Caffeine.newBuilder().expireAfterWrite(BELIEVED).maximumSize(CACHED_MAX).build();

  MerchantKeyProof(MerchantKeysApi keys, SecuritySettings security) {
    this.keys = keys;
    this.security = security;
  }

  @Override
  public Optional<Caller> byBearer(String token) {
    if (!token.startsWith(PREFIX) || token.length() > LENGTH_MAX || security.isMisplaced(token)) {
      return Optional.empty();
    }
    return cache.get(hash(token), this::ask);
  }

  private Optional<Caller> ask(String hash) {
    try {
      var owner = keys.identify(new MerchantKeysApi.Digest(hash));
      return Optional.ofNullable(owner.merchantId())
          .map(merchantId -> new Caller.Merchant(merchantId, Set.copyOf(owner.scopes())));
    } catch (RestClientException away) {
      throw SERVICE_UNAVAILABLE.because().retryAfter(OUTAGE_RETRY);
    }
  }

  private static String hash(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
