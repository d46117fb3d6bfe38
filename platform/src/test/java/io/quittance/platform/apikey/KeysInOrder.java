package io.quittance.platform.apikey;

import io.quittance.contracts.merchant.MerchantKeysApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.ResourceAccessException;

/** Keys as payment-api tells of them, without a database; may be away. */
final class KeysInOrder implements MerchantKeysApi {

  private static final int PAGE_SIZE = 2;

  private final TreeMap<Long, Key> changes = new TreeMap<>();
  final List<String> used = new ArrayList<>();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  boolean away;
  int identified;
  int looks;
  private long change;

  void give(String key, @Nullable Instant expiresAt, String... scopes) {
    write(key, expiresAt, false, scopes);
  }

  void revoke(String key) {
    write(key, null, true);
  }

  /** As if another database, with the same keys, stood in for this one. */
  void beginAnew() {
    var kept = List.copyOf(changes.values());
    changes.clear();
    change = 0;
    kept.forEach(key -> changes.put(++change, key));
  }

  private void write(String key, @Nullable Instant expiresAt, boolean revoked, String... scopes) {
    var hash = KeyHash.of(key);
    changes.values().removeIf(known -> known.secretHash().equals(hash));
    changes.put(
        ++change, new Key(hash, "key_" + key, "mer_" + key, List.of(scopes), expiresAt, revoked));
  }

  @Override
  public Owner identify(Digest digest) {
    requireThere();
    identified++;
    return changes.values().stream()
        .filter(key -> key.secretHash().equals(digest.secretHash()) && !key.revoked())
        .filter(key -> key.expiresAt() == null || key.expiresAt().isAfter(now))
        .map(key -> new Owner(key.merchantId(), key.scopes(), key.apiKeyId()))
        .findFirst()
        .orElse(Owner.NOBODY);
  }

  @Override
  public Changes changes(Place after) {
    requireThere();
    looks++;
    var from = changes.tailMap(after.change(), after.secretHash().isEmpty());
    var page = from.entrySet().stream().limit(PAGE_SIZE).toList();
    var next =
        page.isEmpty()
            ? after
            : new Place(page.getLast().getKey(), page.getLast().getValue().secretHash());
    return new Changes(
        page.stream().map(Map.Entry::getValue).toList(),
        next,
        from.size() > PAGE_SIZE,
        change + 1,
        now);
  }

  @Override
  public void used(Uses uses) {
    requireThere();
    used.addAll(uses.apiKeyIds());
  }

  private void requireThere() {
    if (away) {
      throw new ResourceAccessException("away");
    }
  }
}
