package io.quittance.platform.testapp;

import io.quittance.contracts.idempotency.IdempotencyApi;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.ResourceAccessException;

/** The idempotency service in memory, which can also be away. */
final class KeysInMemory implements IdempotencyApi {

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();
  private volatile boolean away;

  void away(boolean now) {
    away = now;
  }

  boolean isHeld(String key) {
    return entries.containsKey("mer_a/" + key);
  }

  @Override
  public Claim claim(ClaimRequest request) {
    refuseWhenAway();
    var mine = new Entry(tokens.incrementAndGet(), request.fingerprint(), null);
    var known = entries.putIfAbsent(request.merchantId() + "/" + request.key(), mine);
    if (known == null) {
      return new Claimed(mine.token());
    }
    if (!known.fingerprint().equals(request.fingerprint())) {
      return new Mismatch();
    }
    return known.answer() == null ? new InProgress(1_200) : new Replay(known.answer());
  }

  @Override
  public void complete(Completion completion) {
    refuseWhenAway();
    entries.computeIfPresent(
        completion.merchantId() + "/" + completion.key(),
        (_, entry) ->
            entry.token() == completion.token()
                ? new Entry(entry.token(), entry.fingerprint(), completion.answer())
                : entry);
  }

  @Override
  public void release(Release release) {
    refuseWhenAway();
    entries.computeIfPresent(
        release.merchantId() + "/" + release.key(),
        (_, entry) -> entry.token() == release.token() ? null : entry);
  }

  private void refuseWhenAway() {
    if (away) {
      throw new ResourceAccessException("connection refused: idempotency.internal:8082");
    }
  }

  private record Entry(long token, String fingerprint, @Nullable Answer answer) {}
}
