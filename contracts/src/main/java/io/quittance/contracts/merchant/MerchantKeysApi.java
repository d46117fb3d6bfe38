package io.quittance.contracts.merchant;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

/** Whose an API key is: payment-api keeps the keys, other services that merchants call ask. */
public interface MerchantKeysApi {

  /**
   * The merchant behind a key, as of now: a revoked key has none. Who remembers the answer believes
   * a revoked key for as long.
   */
  @PostExchange("/internal/merchant-keys/identify")
  Owner identify(@RequestBody Digest digest);

  /**
   * A key, of which only the hash travels.
   *
   * @param secretHash SHA-256 of the key, lower-case hex
   */
  record Digest(String secretHash) {}

  /**
   * Whose the key is.
   *
   * @param merchantId null when nobody has the key
   * @param scopes what the key may do
   */
  record Owner(@Nullable String merchantId, List<String> scopes) {}
}
