package io.quittance.idempotency.key;

import java.util.Comparator;

/**
 * A merchant's key. Two merchants never meet, whatever they write into their keys.
 *
 * <p>The order is the one in which rows are locked.
 */
record KeyId(String merchantId, String key) implements Comparable<KeyId> {

  private static final Comparator<KeyId> ORDER =
      Comparator.comparing(KeyId::merchantId).thenComparing(KeyId::key);

  /** Unambiguous, because the merchant's length stands before it. */
  String inRedis() {
    return "quittance:idempotency:" + merchantId.length() + ":" + merchantId + ":" + key;
  }

  @Override
  public int compareTo(KeyId other) {
    return ORDER.compare(this, other);
  }
}
