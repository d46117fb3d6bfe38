package io.quittance.idempotency.key;

import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import java.time.Instant;

/**
 * A successful answer as PostgreSQL holds it. It does not change until it expires, which makes it
 * the one thing that may be copied.
 *
 * @param expiresAt database time
 */
record Success(String fingerprint, long token, Answer answer, Instant expiresAt) {

  static boolean isSuccess(int status) {
    return status < 400;
  }
}
