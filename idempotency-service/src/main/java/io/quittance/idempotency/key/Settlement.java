package io.quittance.idempotency.key;

import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import org.jspecify.annotations.Nullable;

/**
 * How a holder of a key ends its work.
 *
 * @param token the holder's; without effect when a later claim has another one
 * @param answer what a repeat is told; nothing gives the key back
 */
record Settlement(KeyId id, long token, @Nullable Answer answer) {

  /** What became of it. */
  sealed interface Outcome {
    /** A repeat is told the answer. */
    record Kept(Success success) implements Outcome {}

    /** A repeat asks PostgreSQL: the answer was a refusal, or the key is free. */
    record Done() implements Outcome {}

    /** Nothing happened: somebody else holds the key, or it was settled before. */
    record Overtaken() implements Outcome {}
  }
}
