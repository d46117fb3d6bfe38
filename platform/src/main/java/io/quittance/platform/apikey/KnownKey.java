package io.quittance.platform.apikey;

import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.platform.security.Caller;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key that was neither revoked nor, by the database's clock, has ended. */
record KnownKey(Caller.Merchant merchant, @Nullable Instant expiresAt) {

  static KnownKey of(MerchantKeysApi.Key key) {
    return new KnownKey(
        new Caller.Merchant(key.merchantId(), Set.copyOf(key.scopes()), key.apiKeyId()),
        key.expiresAt());
  }

  boolean hasEnded(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
