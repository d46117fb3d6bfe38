/**
 * Idempotency keys: claimed, answered or given back, removed.
 *
 * <p>Start with {@link io.quittance.idempotency.key.ClaimKey}; the rules are in {@link
 * io.quittance.idempotency.key.KeyTable}.
 */
@NullMarked
package io.quittance.idempotency.key;

import org.jspecify.annotations.NullMarked;
