package io.quittance.contracts.merchant;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

/** Whose an API key is: payment-api keeps the keys, other services that merchants call ask. */
public interface MerchantKeysApi {

  /**
   * The merchant behind a key, as of now: a revoked or expired key has none. Who remembers the
   * answer believes a revoked key for as long.
   */
  @PostExchange("/internal/merchant-keys/identify")
  Owner identify(@RequestBody Digest digest);

  /**
   * The keys that were made, rotated or revoked since a place, in the order of their changes, a
   * bounded number at a time. Nothing that was committed before the answer is left out; what was
   * told before may come again.
   */
  @PostExchange("/internal/merchant-keys/changes")
  Changes changes(@RequestBody Place after);

  /** Keys were used today. */
  @PostExchange("/internal/merchant-keys/uses")
  void used(@RequestBody Uses uses);

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
   * @param apiKeyId {@code key_...}; null when nobody has the key
   */
  record Owner(@Nullable String merchantId, List<String> scopes, @Nullable String apiKeyId) {

    /** What is told of a key that nobody has. */
    public static final Owner NOBODY = new Owner(null, List.of(), null);
  }

  /**
   * A place among the changes.
   *
   * @param change which one; changes are numbered by the database's transactions
   * @param secretHash the last of its keys that was told; empty for none
   */
  record Place(long change, String secretHash) {

    /** Before the first change. */
    public static final Place START = new Place(0, "");
  }

  /**
   * Some changes.
   *
   * @param keys as they are now
   * @param next where to go on: at once while {@code more}, later otherwise
   * @param settled before this number no change can appear any more; smaller than one told before
   *     only when the database is another one
   * @param now the database's time
   */
  record Changes(List<Key> keys, Place next, boolean more, long settled, Instant now) {}

  /**
   * A key.
   *
   * @param expiresAt when it ends by itself; null when never
   * @param revoked whether it was ended
   */
  record Key(
      String secretHash,
      String apiKeyId,
      String merchantId,
      List<String> scopes,
      @Nullable Instant expiresAt,
      boolean revoked) {}

  /**
   * Uses of keys.
   *
   * @param apiKeyIds {@code key_...}, at most 1,000
   */
  record Uses(List<String> apiKeyIds) {

    /** The longest list. */
    public static final int MAX = 1_000;
  }
}
